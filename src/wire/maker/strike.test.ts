import { expect, test } from "vitest";
import { reader } from "./reader.ts";
import { readStrike } from "./strike.ts";

function strikeOf(terms: object, ticker = "KXA-26NOV05-T50") {
  return readStrike(reader(terms, "market"), ticker);
}

test.each([
  [{ strike_type: "greater", floor_strike: 50.5 }, { from: { at: 50.5, isIncluded: false } }],
  [{ strike_type: "greater_or_equal", floor_strike: 50 }, { from: { at: 50, isIncluded: true } }],
  [{ strike_type: "less", cap_strike: 50 }, { to: { at: 50, isIncluded: false } }],
  [{ strike_type: "less_or_equal", cap_strike: 50 }, { to: { at: 50, isIncluded: true } }],
  [
    { strike_type: "between", floor_strike: 78, cap_strike: 79 },
    { from: { at: 78, isIncluded: true }, to: { at: 79, isIncluded: true } },
  ],
])("%j are bounds on the event's number", (terms, bounds) => {
  expect(strikeOf(terms)).toEqual({ number: "KXA-26NOV05", ...bounds });
});

test.each([
  {},
  { strike_type: "greater" },
  { strike_type: "less", floor_strike: 50 },
  { strike_type: "between", floor_strike: 79, cap_strike: 78 },
  { strike_type: "structured", floor_strike: 14.5 },
  { strike_type: "custom" },
  { strike_type: "functional", floor_strike: 50 },
  { strike_type: "greater", floor_strike: 50, functional_strike: "x" },
])("%j hang on no number that we know", (terms) => {
  expect(strikeOf(terms)).toBeUndefined();
});

test("players of one game have a number each, by ticker or by custom strike", () => {
  const two = { strike_type: "greater", floor_strike: 1.5 };
  const [ann, ben] = ["KXHIT-G-ANN4-2", "KXHIT-G-BEN2-2"].map((ticker) => strikeOf(two, ticker)?.number);
  expect(ann).not.toBe(ben);
  expect(strikeOf({ ...two, floor_strike: 2.5 }, "KXHIT-G-ANN4-3")?.number).toBe(ann);
  const team = (name: string) => strikeOf({ ...two, custom_strike: { team: name } }, "KXSPREAD-G-X1")?.number;
  expect(team("NY")).not.toBe(team("LV"));
});

test("a strike that is no number is refused with its field", () => {
  const from = reader({ strike_type: "greater", floor_strike: "50" }, "market");
  readStrike(from, "KXA-1");
  expect(from.finish(() => 0)).toMatchObject({ ok: false, why: { field: "market.floor_strike" } });
});
