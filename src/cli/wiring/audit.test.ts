import { expect, test } from "vitest";
import type { Fill } from "../../domain/fill.ts";
import { flat } from "../../domain/position.ts";
import { contracts, dollars, money, time, type Money, type Time } from "../../domain/units.ts";
import type { Ledger } from "../../engine/engine.ts";
import type { KalshiClient } from "../../gateway/kalshi-client.ts";
import { auditLedger } from "./audit.ts";

const readAt = time(5_000_000);

function ledger(fees: Money): Ledger {
  const position = { ...flat, net: contracts(10) };
  return {
    cash: dollars(100),
    worth: dollars(100),
    fees,
    positions: [{ ticker: "KXA", position, fees, profit: money(0) }],
    since: readAt,
  };
}

function client(fills: readonly { readonly at: Time; readonly fee: Money }[]): KalshiClient {
  return {
    getBalance: () => Promise.resolve({ cash: dollars(100) }),
    getPositions: () => Promise.resolve([{ ticker: "KXA", position: contracts(10) }]),
    getFills: () => Promise.resolve(fills.map((fill) => ({ ticker: "KXA", ...fill }) as Fill)),
    getRestingOrders: () => Promise.resolve([{ ...ours, clientOrderId: "kmm-main-1" }]),
  } as unknown as KalshiClient;
}

const ours = { ticker: "KXA", side: "ask", price: 4_000, left: contracts(10), changedAt: readAt };

test("fees of fills that were inside the account when it was read are not asked of our books", async () => {
  const fills = [
    { at: readAt, fee: money(700) },
    { at: time(readAt + 1), fee: money(300) },
  ];
  const audit = await auditLedger(client(fills), ledger(money(300)), "kmm-main-", time(0));
  expect(audit).toEqual({ matches: true, ordersLeft: 1, differences: [] });
});

test("fees that differ afterwards are one sentence with both numbers", async () => {
  const fills = [{ at: time(readAt + 1), fee: money(300) }];
  const audit = await auditLedger(client(fills), ledger(money(0)), "kmm-main-", time(0));
  expect(audit.differences).toEqual(["KXA: we paid $0.00 in fees, the exchange says $0.0003"]);
});

test("cash alone that differs is said to come from elsewhere, and not where anything else differs", async () => {
  const fills = [{ at: time(readAt + 1), fee: money(300) }];
  const apart = "cash: we count $97.00, the exchange $100.00 ($3.00 apart)";
  const less = (fees: Money): Ledger => ({ ...ledger(fees), cash: dollars(97) });
  const alone = await auditLedger(client(fills), less(money(300)), "kmm-main-", time(0));
  expect(alone.matches).toBe(false);
  expect(alone.differences).toEqual([
    expect.stringContaining(`${apart}; every position and every fee agrees`),
  ]);
  const beside = await auditLedger(client(fills), less(money(0)), "kmm-main-", time(0));
  expect(beside.differences).toEqual([expect.stringContaining("KXA: we paid"), apart]);
});
