import type { Note } from "../domain/note.ts";
import { pairs, type Position } from "../domain/position.ts";
import { complement, showPrice, showQty, type Price, type Qty } from "../domain/units.ts";
import type { Tell } from "../domain/effect.ts";
import { grossSkew } from "../strategy/inventory.ts";

/** The engine's sentences, in the guide's wording. */
export function tell(
  level: Note["level"],
  topic: string,
  text: string,
  ticker?: string,
  facts?: Note["facts"],
): Tell {
  return {
    kind: "tell",
    note: {
      level,
      topic,
      text,
      ...(ticker === undefined ? {} : { ticker }),
      ...(facts === undefined ? {} : { facts }),
    },
  };
}

export function quotePlacedWords(
  ticker: string,
  bid: Price | undefined,
  ask: Price | undefined,
  target: number,
): Tell {
  const goal = `target=${(target * 100).toFixed(1)}¢`;
  const facts = {
    ...(bid === undefined ? {} : { bid }),
    ...(ask === undefined ? {} : { ask }),
    target_dollars: target,
  };
  if (bid !== undefined && ask !== undefined) {
    const spread = `${((ask - bid) / 100).toFixed(1)}¢`;
    const text = `Quote placed: ${showPrice(bid)}/${showPrice(ask)} (spread=${spread}, ${goal}) · ask ${showNo(ask)}`;
    return tell("info", "quote-placed", text, ticker, facts);
  }
  const one = bid === undefined ? `ask ${showNo(ask)}` : `bid ${showPrice(bid)}`;
  return tell("info", "quote-placed", `Quote placed: ${one} only (${goal})`, ticker, facts);
}

export function positionWords(ticker: string, position: Position): readonly Tell[] {
  const { boughtYes, boughtNo } = position;
  const yes = showQty(boughtYes);
  const no = showQty(boughtNo);
  const updated = tell(
    "info",
    "position-updated",
    `Position updated: YES=${yes}, NO=${no}, pairs=${showQty(pairs(position))}`,
    ticker,
    { yes, no, pairs: showQty(pairs(position)), net: showQty(position.net) },
  );
  const skew = grossSkew(position);
  if (skew === 0) return [updated];
  const way = `${Math.round(Math.abs(skew) * 100)}% long ${skew > 0 ? "YES" : "NO"}`;
  return [
    updated,
    tell(
      "info",
      "inventory-skew",
      `Inventory skew: ${skew > 0 ? "+" : ""}${skew.toFixed(2)} (${way})`,
      ticker,
      {
        skew,
      },
    ),
  ];
}

/** "ask 45¢ = NO 55¢": an ask is a NO bid at the complement. */
function showNo(ask: Price | undefined): string {
  return ask === undefined ? "none" : `${showPrice(ask)} = NO ${showPrice(complement(ask))}`;
}

export function showHeld(net: Qty): string {
  if (net === 0) return "flat";
  return net > 0 ? `${showQty(net)} YES` : `${showQty(-net as Qty)} NO`;
}
