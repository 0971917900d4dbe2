import { expect, it } from "vitest";
import { history } from "./history.ts";

it.each([0, 1, 3])("remembers the last %i, newest first, however many come", (limit) => {
  const kept = history<number>(limit);
  const all: number[] = [];
  for (let item = 1; item <= 20; item += 1) {
    kept.push(item);
    all.unshift(item);
    expect(kept.newestFirst()).toEqual(all.slice(0, limit));
  }
});
