import { resolveFees, type FeeKind } from "../../domain/fees.ts";
import { sides } from "../../domain/side.ts";
import { zeroQty, type Time } from "../../domain/units.ts";
import type { Core, Listing } from "../core.ts";
import { deterministicId } from "../id.ts";
import type { Operation, OperationRefusal } from "../operation.ts";
import { changeHeadroom } from "../ledger/headroom.ts";
import type { FeeChange } from "./state.ts";

/** Changes planned and past that are remembered. */
const changesMax = 10_000;

type Terms<Kind extends Operation["kind"]> = Extract<Operation, { kind: Kind }>;

/** An event's own fees, over those of its series; members that are absent fall back to the series [api.md §11.1]. */
export function overrideFees(core: Core, terms: Terms<"override-fees">): OperationRefusal | undefined {
  const { eventTicker, feeKind, multiplier, at } = terms;
  const event = core.events.get(eventTicker);
  if (event === undefined) return { code: "unknown-event", why: `no event ${eventTicker}` };
  return plan(core, "event", eventTicker, { feeKind, multiplier }, at, () => {
    const override = { kind: feeKind, multiplier };
    event.override = feeKind === undefined && multiplier === undefined ? undefined : override;
    event.updatedAt = core.now;
    reprice(core, (listing) => listing.market.eventTicker === eventTicker);
    const series = core.series.get(event.plan.seriesTicker);
    const fees = series && resolveFees(series.fees, override, undefined);
    const isCleared = event.override === undefined || fees === undefined;
    core.emit({ at: core.now, kind: "fees-changed", eventTicker, ...(isCleared ? {} : { fees }) });
  });
}

export function changeSeriesFees(
  core: Core,
  terms: Terms<"change-series-fees">,
): OperationRefusal | undefined {
  const { seriesTicker, feeKind, multiplier, at } = terms;
  const series = core.series.get(seriesTicker);
  if (series === undefined) return { code: "unknown-series", why: `no series ${seriesTicker}` };
  return plan(core, "series", seriesTicker, { feeKind, multiplier }, at, () => {
    series.fees = { kind: feeKind, multiplier };
    series.updatedAt = core.now;
    reprice(core, (listing) => listing.market.seriesTicker === seriesTicker);
  });
}

/** No fees in one market before `until`; absent: the waiver ends. */
export function waiveFees(core: Core, listing: Listing, until: Time | undefined): void {
  listing.waivedUntil = until;
  refee(core, listing);
  core.emit({ at: core.now, kind: "metadata-changed", ticker: listing.market.ticker });
}

/** Now, or on its day; either way it is on the list of changes. */
function plan(
  core: Core,
  scope: FeeChange["scope"],
  ticker: string,
  terms: { readonly feeKind: FeeKind | undefined; readonly multiplier: number | undefined },
  at: Time | undefined,
  change: () => void,
): OperationRefusal | undefined {
  if (core.feeChanges.length >= changesMax) {
    return { code: "too-many", why: `${changesMax} fee changes are remembered at most` };
  }
  const id = deterministicId(core.seed, "fee change", core.feeChanges.length + 1);
  core.feeChanges.push({ id, scope, ticker, ...terms, at: at ?? core.now });
  if (at === undefined || at <= core.now) change();
  else core.timeline.add(at, change);
  return undefined;
}

function reprice(core: Core, isTouched: (listing: Listing) => boolean): void {
  for (const listing of core.listings.values()) if (isTouched(listing)) refee(core, listing);
}

/** Waiver, then the event's override, then the series; what rests is counted again, since its fees bind cash. */
function refee(core: Core, listing: Listing): void {
  const { eventTicker, seriesTicker } = listing.market;
  const series = core.series.get(seriesTicker);
  if (series === undefined) return;
  const override = core.events.get(eventTicker)?.override ?? {};
  listing.market = { ...listing.market, fees: resolveFees(series.fees, override, listing.waivedUntil) };
  for (const side of sides) {
    for (let order = listing.book.first(side); order !== undefined; order = listing.book.next(order)) {
      const moment = { rule: listing.market.fees, at: core.now };
      changeHeadroom(core.ledger.rules, order.holding, moment, { claim: order, from: zeroQty, to: zeroQty });
    }
  }
}
