import { expect, it } from "vitest";
import { seededRandom } from "../../lib/random.ts";
import { fillRate } from "../model/arrivals.ts";
import { fittedArrivals, likeliestArrivals } from "./intensity.ts";

const reached = [1200, 730, 440, 265, 160, 98, 60].map((count, index) => ({ distance: index + 0.5, count }));

it("fits D22's counts by a straight line, alone and weighted", () => {
  const plain = fittedArrivals(reached, 3_600);
  expect(plain?.decay).toBeCloseTo(0.500_534, 6);
  expect(plain?.rate).toBeCloseTo(0.427_193, 6);
  const weighted = fittedArrivals(reached, 3_600, (count) => count);
  expect(weighted?.decay).toBeCloseTo(0.501_929, 6);
  expect(weighted?.rate).toBeCloseTo(0.428_836, 6);
});

it("finds what is likeliest behind D22's exposures", () => {
  const exposures = [60, 35, 22, 12].map((fills, index) => ({ distance: index + 1, time: 3_600, fills }));
  const found = likeliestArrivals(exposures);
  expect(found?.rate).toBeCloseTo(0.028_123, 6);
  expect(found?.decay).toBeCloseTo(0.523_664, 6);
});

it("finds the law that it is given, from quotes that stood for different times", () => {
  const law = { rate: 0.05, decay: 0.8 };
  const random = seededRandom(3);
  const exposures = Array.from({ length: 4_000 }, () => {
    const distance = random.whole(1, 5);
    const time = 1 + 200 * random.unit();
    let fills = 0;
    for (let at = 0; ; fills += 1) {
      at += -Math.log(1 - random.unit()) / fillRate(law, distance);
      if (at > time) break;
    }
    return { distance, time, fills };
  });
  const found = likeliestArrivals(exposures);
  expect((found?.rate ?? 0) / law.rate).toBeCloseTo(1, 1);
  expect((found?.decay ?? 0) / law.decay).toBeCloseTo(1, 1);
});

it("says nothing without fills, or of one distance alone", () => {
  expect(likeliestArrivals([])).toBeUndefined();
  expect(likeliestArrivals([{ distance: 1, time: 10, fills: 0 }])).toBeUndefined();
  expect(likeliestArrivals([{ distance: 1, time: 10, fills: 3 }])).toBeUndefined();
  expect(fittedArrivals([{ distance: 1, count: 4 }], 10)).toBeUndefined();
});
