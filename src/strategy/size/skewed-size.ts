import { opposite, type Side } from "../../domain/side.ts";
import { showQty } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { wholeContracts } from "./whole-contracts.ts";

/** Less on the side that would add to what is held, in a straight line; the other side keeps its size. */
export interface SkewedSizeParams {
  /** 1: nothing is added at a full position; 2: nothing from half of it on. */
  readonly factor: number;
}

export const skewedSize: Stage<SkewedSizeParams> = {
  role: "size",
  run: (_, { skew, size }, { factor }, trace) => {
    if (skew === 0) return;
    const adding: Side = skew > 0 ? "bid" : "ask";
    const share = Math.max(0, 1 - factor * Math.abs(skew));
    size[adding] = wholeContracts(size[adding] * share);
    trace?.({
      stage: "skewed-size",
      text: `${adding} ${showQty(size[adding])} contracts, as it adds; ${opposite(adding)} ${showQty(size[opposite(adding)])}`,
    });
  },
};
