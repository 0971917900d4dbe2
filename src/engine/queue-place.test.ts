import { describe, expect, test } from "vitest";
import { contracts, plus, seconds, time } from "../domain/units.ts";
import { afterLeaving, afterTold, afterTrade, lastPlace } from "./queue-place.ts";

const t0 = time(1_793_887_391_000_000);
const place = lastPlace(contracts(500), t0);

test("the example of the queue models, read as pessimistically as can be", () => {
  // 500 ahead, 300 join behind, 120 trade, then the level shows 580: 100 were cancelled, all of them behind us.
  const traded = afterTrade(place, contracts(120), t0);
  expect(traded.ahead).toBe(contracts(380));
  expect(afterLeaving(traded, contracts(580), t0).ahead).toBe(contracts(380));
  // Only when fewer are left than were thought to be ahead has somebody ahead gone.
  expect(afterLeaving(traded, contracts(379), t0).ahead).toBe(contracts(379));
});

test("trades bring it to the front and no further", () => {
  expect(afterTrade(place, contracts(501), t0).ahead).toBe(0);
});

describe("a trade of thirty that is heard after the level has shrunk by thirty", () => {
  const shrunk = afterLeaving(place, contracts(470), t0);

  test("counts once", () => {
    expect(afterTrade(shrunk, contracts(30), plus(t0, seconds(1))).ahead).toBe(contracts(470));
    expect(afterTrade(shrunk, contracts(40), plus(t0, seconds(1))).ahead).toBe(contracts(460));
    const claimed = afterTrade(shrunk, contracts(30), t0);
    expect(afterTrade(claimed, contracts(30), t0).ahead).toBe(contracts(440));
  });

  test("is another one when it is heard much later", () => {
    expect(afterTrade(shrunk, contracts(30), plus(t0, seconds(2))).ahead).toBe(contracts(440));
  });

  test("counts once for a level that shrank in steps", () => {
    const more = afterLeaving(shrunk, contracts(460), plus(t0, seconds(1)));
    expect(afterTrade(more, contracts(40), plus(t0, seconds(2))).ahead).toBe(contracts(460));
  });
});

const told = { ahead: contracts(50), askedAt: plus(t0, seconds(2)), others: contracts(480) };
const answers = [
  // what the venue says                                                  ahead
  ["later than the place", {}, 50],
  ["more than was thought: news was lost or is late", { ahead: contracts(479) }, 479],
  ["more than others show: better prices and our own count too", { ahead: contracts(900) }, 480],
  ["asked before it was this place", { askedAt: plus(t0, -1 as never) }, 500],
  ["asked so soon after that the answer may trail it", { askedAt: plus(t0, seconds(1)) }, 500],
] as const;

test.each(answers)("the venue's word, %s", (_, some, ahead) => {
  expect(afterTold(place, { ...told, ...some })).toMatchObject({ ahead: contracts(ahead), since: t0 });
});

test("an order of an earlier run believes the first word", () => {
  expect(afterTold(undefined, { ...told, askedAt: t0 })).toMatchObject({ ahead: contracts(50), since: 0 });
});
