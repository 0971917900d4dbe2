import { sides, signed } from "../../domain/side.ts";
import {
  least,
  oneDollar,
  plus,
  showMoney,
  showQty,
  zeroQty,
  type Money,
  type Qty,
} from "../../domain/units.ts";
import { makerFee } from "../signal/fill-cost.ts";
import type { Stage } from "../stage.ts";
import { chanceOfFallingTo, kellyShare } from "./kelly.ts";
import { wholeContracts } from "./whole-contracts.ts";

/** No more than this share of what Kelly would stake on the edge that a side has after the maker's fee. */
export interface KellyCapParams {
  /** From 0 to 1. */
  readonly fraction: number;
  readonly bankroll: Money;
}

export const kellyCap: Stage<KellyCapParams> = {
  role: "size",
  run: (view, { fair, centre, away, size, total }, { fraction, bankroll }, trace) => {
    // Without a value, and without quotes round it, there is no edge to stake on.
    if (Number.isNaN(fair) || Number.isNaN(centre)) return;
    for (const side of sides) {
      const price = side === "bid" ? centre - away.bid : centre + away.ask;
      const paid = (side === "bid" ? price : 1 - price) + makerFee(view, price);
      const chance = side === "bid" ? fair : 1 - fair;
      const stake = paid <= 0 ? 0 : fraction * kellyShare(chance, paid) * bankroll;
      const most = paid <= 0 ? zeroQty : wholeContracts(stake / (paid * oneDollar));
      // Giving back what is held is no stake: a lean past the value would else keep who has to get out from it.
      const held = Math.max(0, -signed(side, view.position.net)) as Qty;
      total[side] = least(total[side], plus(most, held));
      size[side] = least(size[side], total[side]);
    }
    if (trace === undefined) return;
    const ruin = chanceOfFallingTo(0.5, fraction);
    trace({
      stage: "kelly-cap",
      text: `×${fraction} of Kelly on ${showMoney(bankroll)} (half of it is ever lost with a chance of ${(100 * ruin).toFixed(1)}%): bid ${showQty(size.bid)}, ask ${showQty(size.ask)}`,
    });
  },
};
