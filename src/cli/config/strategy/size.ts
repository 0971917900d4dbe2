import { z } from "zod";
import { cents, contracts, dollars, price, qty } from "../../../domain/units.ts";
import type { ShelfParams } from "../../../strategy/shelf.ts";
import { factor, moneyText, priceText, qtyNumber } from "../amount.ts";
import { anyMoney } from "../bounds.ts";
import type { Values } from "./values.ts";

/** Stages of strategy/size: how many contracts, and how many levels. */
export const sizeKeys = {
  quoteSize: qtyNumber(qty(1), contracts(25_000)).prefault(10).describe("Contracts a side"),
  sizing: z
    .strictObject({
      mode: z.enum(["fixed", "by-spread"]).default("fixed"),
      wideAbove: priceText(price(1), cents(98)).prefault("50c"),
      wideSize: qtyNumber(qty(1), contracts(25_000)).prefault(20),
      tightSize: qtyNumber(qty(1), contracts(25_000)).prefault(5),
    })
    .prefault({})
    .describe("by-spread: a larger size in markets wider than wideAbove"),
  ladder: z
    .strictObject({
      levels: z.int().min(1).max(10).default(3),
      spacing: priceText(price(1), cents(50)).prefault("1c"),
      growth: factor(0, 10).prefault(0).describe("Of the first level's size, added with each further one"),
      spreads: z
        .array(priceText(price(0), cents(98)))
        .max(10)
        .default([])
        .describe("Instead of spacing: each level's distance from the centre; the first is what widths say"),
      sizes: z
        .array(qtyNumber(qty(1), contracts(25_000)))
        .max(10)
        .default([])
        .describe(
          "Instead of growth: each level's contracts; the first is what sizes say, the others in proportion",
        ),
    })
    .superRefine(({ spreads, sizes }, context) => {
      const isRising = spreads.every((each, level) => level === 0 || each > (spreads[level - 1] ?? 0));
      if (!isRising)
        context.addIssue({
          code: "custom",
          path: ["spreads"],
          message: "expected each further away than the one before",
        });
      if (spreads.length > 0 && sizes.length > 0 && spreads.length !== sizes.length)
        context.addIssue({
          code: "custom",
          path: ["sizes"],
          message: "expected as many as there are spreads",
        });
    })
    .prefault({})
    .describe("Stage ladder: several levels a side; maxPosition bounds them together"),
  skewedSize: z
    .strictObject({ factor: factor(0, 10).prefault(1) })
    .prefault({})
    .describe("Stage skewed-size: 1 adds nothing at a full position, 2 nothing from half of it on"),
  inventoryTarget: z
    .strictObject({
      target: factor(-1, 1).prefault(0).describe("Of maxPosition: -1 all NO, 1 all YES"),
      range: factor(0.01, 1_000)
        .prefault(1)
        .describe("One side alone is shown from here on, in sizes of both sides together"),
    })
    .prefault({})
    .describe("Stage inventory-target: sizes that lead to a wanted position"),
  kellyCap: z
    .strictObject({
      fraction: factor(0.01, 1).prefault(0.25),
      bankroll: moneyText(dollars(1), anyMoney).prefault("$1000"),
    })
    .prefault({})
    .describe("Stage kelly-cap: no more contracts than this share of Kelly's stake on the bankroll"),
};

export function sizeStages({ quoteSize, sizing, ladder, skewedSize, kellyCap }: Values<typeof sizeKeys>) {
  const { mode, wideAbove, wideSize: wideQty, tightSize: tightQty } = sizing;
  return {
    "quote-size": mode === "fixed" ? { mode, qty: quoteSize } : { mode, wideAbove, wideQty, tightQty },
    ladder,
    "skewed-size": skewedSize,
    "kelly-cap": kellyCap,
  } satisfies Partial<ShelfParams>;
}
