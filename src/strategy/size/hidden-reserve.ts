import { sides } from "../../domain/side.ts";
import { least, most, showQty, zeroQty, secondsOf, type Qty } from "../../domain/units.ts";
import { taken, takenOfShown, type ReserveParams } from "../signal/reserve.ts";
import type { Stage } from "../stage.ts";

/**
 * A small part of what a side would trade is shown, as an iceberg order does it: filled up only a while after the last fill, so
 * that one who sweeps gets no more than what was shown, and never more than all of it until it has rested.
 */
export interface HiddenReserveParams extends ReserveParams {
  readonly shown: Qty;
  readonly total: Qty;
}

export const hiddenReserve: Stage<HiddenReserveParams> = {
  role: "size",
  reads: ["reserve"],
  run: ({ now: at, signals }, { size, total, silenced }, params, trace) => {
    const now = secondsOf(at);
    for (const side of sides) {
      const reserve = signals.reserve[side];
      const shown = most(zeroQty, (params.shown - takenOfShown(reserve, now, params)) as Qty);
      const left = most(zeroQty, (params.total - taken(reserve, now, params)) as Qty);
      total[side] = least(total[side], least(shown, left));
      size[side] = least(size[side], total[side]);
      if (left === 0) silenced[side] = "reserve-used";
      else if (shown === 0) silenced[side] = "refilling";
      trace?.({
        stage: "hidden-reserve",
        text: `${side} ${showQty(shown)} of ${showQty(params.shown)} to show, ${showQty(left)} of ${showQty(params.total)} behind it in all`,
      });
    }
  },
};
