import { encodeEventFeeChange, encodeSeriesFeeChange } from "../../../wire/exchange/fee-change.ts";
import type { FeeChange } from "../../life/state.ts";
import { pageQuery, paginate } from "../paging.ts";
import { answered, defaultCost, type Call, type Reply, type Route } from "../route.ts";

const terms = { method: "GET", access: "public", cost: defaultCost, billing: "read" } as const;

/** Changes of fees that were announced [api.md §11.1]. */
export const feeChangeRoutes: readonly Route[] = [
  { ...terms, path: "/series/fee_changes", operation: "GetSeriesFeeChanges", answer: ofSeries },
  { ...terms, path: "/events/fee_changes", operation: "GetEventFeeChanges", answer: ofEvents },
];

/** Those to come; with `show_historical` also those that have come. */
function ofSeries({ exchange, query, now }: Call): Reply {
  const ticker = query.text("series_ticker");
  const isAll = query.flag("show_historical") ?? false;
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const rows = exchange
    .feeChanges()
    .filter((change) => change.scope === "series" && (ticker === undefined || change.ticker === ticker))
    .filter(({ at }) => isAll || at > now);
  return answered({ series_fee_change_arr: rows.map(encodeSeriesFeeChange) });
}

function ofEvents({ exchange, query }: Call): Reply {
  const page = pageQuery(query);
  const ticker = query.text("event_ticker");
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const isWanted = (change: FeeChange): boolean =>
    change.scope === "event" && (ticker === undefined || change.ticker === ticker);
  const { items, cursor } = paginate(exchange.feeChanges(), page, ({ id }) => id, isWanted);
  const seriesOf = new Map(exchange.events().map((event) => [event.ticker, event.seriesTicker]));
  return answered({
    event_fee_changes: items.map((change) => encodeEventFeeChange(change, seriesOf.get(change.ticker) ?? "")),
    cursor,
  });
}
