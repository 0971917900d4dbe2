import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runInProcess } from "./in-process.ts";
import { parseScript } from "./parse.ts";

const head = `market KXT-T1 multiplier 0
market KXU-T1 multiplier 0 shard 2
account alice $100
account bob $100
`;

function why(text: string): string {
  const parsed = parseScript(text);
  return parsed.ok ? "" : parsed.why;
}

describe("a script that is not understood", () => {
  const wrong = [
    ["alice: bid ten @ 40c", 'line 5: "ten" is not a number of contracts such as 10 or 2.5'],
    ["alice: bid 10 40c", 'line 5: "40c" stands where "@" should'],
    ["alice: bid 10 @ 40", 'line 5: "40" is not a price such as 45c or $0.455'],
    ["alice: bid 10 @", "line 5: a price such as 45c or $0.455 is missing"],
    ["alice: bid 10 @ 40c ioq", 'line 5: "ioq" is not a term of an order: gtc, ioc, fok'],
    ["alice: bid 10 @ 40c in KXNONE", 'line 5: "KXNONE" is not a market of this script: KXT-T1, KXU-T1'],
    ["alice: cancel", "line 5: the order's name is missing"],
    ["alice: dance", 'line 5: "dance" is not something a trader does: bid, ask, buy, sell, cancel'],
    ["alice bid 10 @ 40c", 'line 5: "bid" stands where ":" should'],
    ["alice/77: cancel-all", 'line 5: "77" is not a subaccount from 0 to 63'],
    ["carol: bid 10 @ 40c", 'line 5: no account is called "carol"'],
    ["dance", 'line 5: "dance" is not a line of a script: an account and a colon'],
    ["alice: bid 10 @ 40c -> resting", "line 5: a number of contracts such as 10 or 2.5 is missing"],
    [
      "alice: bid 10 @ 40c -> rests 10",
      'line 5: "rests" is not what comes of it: resting, cancelled, filled',
    ],
    ["alice: bid 10 @ 40c -> resting 10 more", 'line 5: "more" is not understood here'],
    ["wait long", 'line 5: "long" is not a span of time such as 500ms, 10s, 5m or 2h'],
    ["book: bids 1 @ 40c", 'line 5: ";" is missing'],
    ["market KXT-T1: asleep", 'line 5: "asleep" is not a status: initialized, active'],
    ["market KXT-T1", "line 5: market KXT-T1 is there already"],
    ["market KXT-T3 multiplier 0.5", "line 5: KXT-T1 is of the same event, with another shard or other fees"],
    ["account alice $1", "line 5: account alice is there already"],
    ["market KXT-T3 grid odd", 'line 5: "odd" is not a grid: linear_cent, deci_cent'],
    ["fault earthquake", 'line 5: fault: "earthquake" is no fault; known are: lose-request'],
    ["fault lose-answer chance", 'line 5: "chance" needs a value'],
    ["zero-sum\naccount carol $1", 'line 6: "account" belongs before the first line that does something'],
    ["account carol $1 -> resting 1", "line 5: nothing is expected of a line that only says what there is"],
  ] as const;
  it.each(wrong)("says of %j where and why", (line, expected) => {
    expect(why(`${head}${line}\n`)).toContain(expected);
  });

  it("names every line that is wrong, and what is missing as a whole", () => {
    expect(why(`${head}alice: bid\nalice: cancel\n`).split("\n")).toHaveLength(2);
    expect(why("account alice $1\nalice: cancel-all")).toContain("no market");
    expect(why(head)).toContain("nothing is done");
  });

  it("is refused and never breaks the reader, whatever stands there", () => {
    const words = [
      "alice",
      "alice/1",
      ":",
      "bid",
      "10",
      "@",
      "40c",
      "->",
      "resting",
      "book",
      "bids",
      "none",
      ";",
      "asks",
    ];
    const more = [
      ",",
      "order",
      "market",
      "KXT-T1",
      "wait",
      "1h",
      "fault",
      "lose-answer",
      '"',
      "#",
      "$1",
      "+4",
      "group",
    ];
    const line = fc
      .array(fc.constantFrom(...words, ...more), { maxLength: 12 })
      .map((each) => each.join(" "));
    fc.assert(
      fc.property(fc.oneof(line, fc.string()), (text) => {
        const parsed = parseScript(`${head}${text}\n`);
        return parsed.ok || /^(?:line \d+: |nothing is done|no market)/.test(parsed.why);
      }),
      { numRuns: 500 },
    );
  });

  it("takes comments, blank lines and any spacing", () => {
    expect(why(`# first\n\n${head}  # here too\n   alice:bid 10@40c->resting 10 # and here\n`)).toBe("");
  });
});

describe("a line that comes out differently", () => {
  const played = `${head}
alice: bid 10 @ 40c as a1 -> resting 10
bob: ask 4 @ 40c -> filled 4 @ 40c
`;
  /** What the run says of the one line that is wrong. */
  function wasOf(line: string): readonly string[] {
    const parsed = parseScript(`${played}${line}\n`);
    if (!parsed.ok) throw new Error(parsed.why);
    return [...runInProcess(parsed.value)].filter(({ ok }) => !ok).map(({ was }) => was);
  }

  const wrong = [
    ["alice: bid 1 @ 39c -> resting 2", "resting 1"],
    ["alice: bid 1 @ 39c -> filled 1 @ 39c", "resting 1"],
    ["alice: bid 1 @ 39c -> refused 400", "resting 1"],
    ["alice: bid 1 @ 39c -> unknown", "resting 1"],
    ["bob: ask 1 @ 30c -> resting 1", "filled 1 @ 40c, fee $0.00"],
    ["bob: ask 1 @ 30c -> filled 1 @ 30c", "filled 1 @ 40c, fee $0.00"],
    ["bob: ask 1 @ 30c -> filled 1", undefined],
    ["bob: ask 1 @ 30c -> filled 1 @ 40c, fee $0.01", "filled 1 @ 40c, fee $0.00"],
    ["bob: ask 8 @ 40c -> filled 6 @ 40c", "filled 6 @ 40c, resting 2, fee $0.00"],
    ["bob: ask 8 @ 40c ioc -> filled 6 @ 40c, cancelled 1", "filled 6 @ 40c, fee $0.00"],
    ["alice: bid 1 @ 40.5c", "refused 400 invalid_price"],
    ["alice: bid 1 @ 40.5c -> resting 1", "refused 400 invalid_price"],
    ["alice: bid 1 @ 40.5c -> refused 409", "refused 400 invalid_price"],
    ["alice: bid 1 @ 40.5c -> refused 400 invalid_order", "refused 400 invalid_price"],
    ["alice: bid 1 @ 40.5c -> refused 400", undefined],
    [
      'bob: ask 1 @ 40c post-only -> refused 400 invalid_order "no"',
      'refused 400 invalid_order "post only cross"',
    ],
    ["alice: cancel a1 -> cancelled 10", "cancelled 6"],
    ["alice: decrease a1 by 1 -> resting 6", "resting 5"],
    ["alice: cancel nothing", "no order is called nothing"],
    ["alice: bid 1 @ 40c group g1", "no group is called g1"],
    ["alice: group g1 reset", "no group is called g1"],
    ["alice: move $1 to 0 -> refused 404", "refused 400"],
    ["alice: new-subaccount -> refused 400", "done"],
    ["book: bids 10 @ 40c; asks none", "bids 6 @ 40c; asks none"],
    ["book: bids 6 @ 41c; asks none", "bids 6 @ 40c; asks none"],
    ["book: bids 6 @ 40c; asks 1 @ 50c", "bids 6 @ 40c; asks none"],
    ["book KXU-T1: bids 6 @ 40c; asks none", "bids none; asks none"],
    ["alice: position +5", "position +4 in KXT-T1"],
    ["alice: position +4 in KXU-T1", "position 0 in KXU-T1"],
    ["alice: cash $98.40, reserved $2.39", "cash $98.40, reserved $2.40"],
    ["alice: available $96", undefined],
    ["alice: available $95", "available $96.00"],
    ["alice/1: cash $1", "cash $0.00"],
    ["order a1: resting 10", "resting 6, filled 4, price 40c, ahead 0"],
    ["order a1: resting 6, filled 3", "resting 6, filled 4, price 40c, ahead 0"],
    ["order a1: cancelled", "resting 6, filled 4, price 40c, ahead 0"],
    ["order a1: ahead 1", "resting 6, filled 4, price 40c, ahead 0"],
    ["order a1: price 41c", "resting 6, filled 4, price 40c, ahead 0"],
    ["trades: 4 @ 41c", "4 @ 40c"],
    ["trades: none", "4 @ 40c"],
    ["trades: 1 @ 40c, 4 @ 40c", "4 @ 40c"],
    ["fills alice: 4 @ 40c taker", "4 @ 40c maker fee $0.00"],
    ["fills alice: 4 @ 40c maker fee $0.01", "4 @ 40c maker fee $0.00"],
    ["fills bob: none", "4 @ 40c taker fee $0.00"],
    ["market KXT-T1: closed", "active"],
    [
      "reactivate KXT-T1",
      "refused: reactivate-market needs a market that is inactive or closed; this one is active",
    ],
    ["pause KXT-T1 -> refused 400", ""],
  ] as const;
  it.each(wrong)("%j is told as %j", (line, was) => {
    const told = wasOf(line);
    if (was === undefined) return expect(told).toEqual([]);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(was);
  });

  it("does not stop those after it, and the zero-sum report is the last line of every run", () => {
    const parsed = parseScript(`${played}alice: cash $1\nalice: cash $98.40\n`);
    if (!parsed.ok) throw new Error(parsed.why);
    const reports = [...runInProcess(parsed.value)];
    expect(reports.slice(-3).map(({ text, ok }) => [text, ok])).toEqual([
      ["alice: cash $1", false],
      ["alice: cash $98.40", true],
      ["zero-sum", true],
    ]);
  });
});
