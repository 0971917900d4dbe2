import type { Stage } from "../stage.ts";
import { widen } from "./widen.ts";

export interface WidenWhenSkewedParams {
  readonly threshold: number;
  readonly factor: number;
}

export const widenWhenSkewed: Stage<WidenWhenSkewedParams> = {
  role: "width",
  run: (_, draft, { threshold, factor }, trace) => {
    if (Math.abs(draft.skew) > threshold) {
      widen(draft, factor, "widen-when-skewed", "skewed inventory", trace);
    }
  },
};
