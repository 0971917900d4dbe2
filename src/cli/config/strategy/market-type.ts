import { z } from "zod";
import { factor } from "../amount.ts";

/** Factors that are sensible to begin with: faster and more dangerous news means wider, smaller and sooner. */
export const marketTypeKeys = {
  marketTypes: z
    .strictObject({
      single: profile(1, 1, 1).describe("All that is none of the others"),
      parlay: profile(1.5, 0.5, 2),
      sports: profile(1.25, 0.75, 0.5),
      politics: profile(1, 1, 2),
      economics: profile(1.25, 0.75, 1),
      weather: profile(1, 0.75, 1),
      crypto: profile(1.25, 0.75, 0.5),
    })
    .prefault({})
    .describe(
      "Stage market-type: factors of the spread, the size and requoteInterval by what a market is about",
    ),
};

function profile(width: number, size: number, refresh: number) {
  return z
    .strictObject({
      width: factor(0.1, 10).prefault(width),
      size: factor(0.01, 10).prefault(size),
      refresh: factor(0.01, 100).prefault(refresh),
    })
    .prefault({});
}
