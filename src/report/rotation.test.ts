import { expect, test } from "vitest";
import { seconds, time, type Time } from "../domain/units.ts";
import { rotate, type Candidate, type Seat } from "./rotation.ts";

const now = time(1_793_887_391_000_000);
const rules = { count: 2, margin: 0.25, stay: seconds(60) };

function seat(ticker: string, ago = 100): Seat {
  return { ticker, since: (now - seconds(ago)) as Time };
}

function worth(ticker: string, dollars: number): Candidate {
  return { ticker, worth: dollars };
}

test.each<[string, readonly Seat[], readonly Candidate[], readonly string[]]>([
  ["nobody is quoted: the best", [], [worth("A", 1), worth("C", 3), worth("B", 2)], ["C", "B"]],
  ["a free seat goes to the best", [seat("A")], [worth("A", 2), worth("B", 2), worth("C", 3)], ["A", "C"]],
  [
    "who is better by less than the margin waits",
    [seat("A"), seat("B")],
    [worth("A", 4), worth("B", 5), worth("C", 5)],
    ["A", "B"],
  ],
  [
    "who is better by more takes the seat of the worst",
    [seat("A"), seat("B")],
    [worth("A", 4), worth("B", 3.9), worth("C", 5)],
    ["A", "C"],
  ],
  [
    "both seats, each for its own margin",
    [seat("A"), seat("B")],
    [worth("A", 1), worth("B", 4), worth("C", 9), worth("D", 4.9)],
    ["B", "C"],
  ],
  ["who may not be quoted any more goes", [seat("A"), seat("B")], [worth("A", 4)], ["A"]],
  ["unless it has just come", [seat("A"), seat("B", 59)], [worth("A", 4), worth("C", 9)], ["B", "C"]],
  [
    "nor is one that has just come changed",
    [seat("A", 59)],
    [worth("A", 1), worth("B", 9), worth("C", 8)],
    ["A", "B"],
  ],
])("%s", (_, seats, candidates, expected) => {
  expect(rotate(seats, candidates, rules, now)).toEqual(expected);
});

test("markets of about the same worth keep their seats, however their worths wander", () => {
  let seats = [seat("A"), seat("B")];
  for (let round = 0; round < 100; round += 1) {
    const wander = (place: number): number => 10 + Math.sin(round * (place + 1.7));
    const candidates = ["A", "B", "C", "D"].map((ticker, place) => worth(ticker, wander(place)));
    seats = rotate(seats, candidates, rules, now).map((ticker) => seat(ticker));
    expect(seats.map(({ ticker }) => ticker)).toEqual(["A", "B"]);
  }
});
