import type { Heritage, SentOrder } from "../domain/heritage.ts";
import type { Input } from "../domain/input.ts";
import type { JournalRecord } from "./journal-reader.ts";

/** The orders of a journal that were sent and of which nothing was heard, as far as it is read. */
export interface InFlight {
  read(record: JournalRecord): void;
  orders(): readonly SentOrder[];
}

export function createInFlight(): InFlight {
  const sent = new Map<string, SentOrder>();
  const begin = (heritage: Heritage | undefined): void => {
    if (heritage === undefined) return;
    sent.clear();
    for (const each of heritage.inFlight ?? []) sent.set(each.order.clientOrderId, each);
  };
  return {
    read: (record) => {
      if (record.kind === "segment") begin(record.header.heritage);
      if (record.kind === "heritage") begin(record.heritage);
      if (record.kind === "sent") for (const each of record.orders) sent.set(each.order.clientOrderId, each);
      if (record.kind !== "input") return;
      if (record.input.kind === "run-resumed") begin(record.input.heritage);
      const heard = heardOf(record.input);
      if (heard !== undefined) sent.delete(heard);
    },
    orders: () => [...sent.values()],
  };
}

/** The order that is known to have arrived, or to arrive nowhere. A search that found none of it proves nothing yet. */
function heardOf(input: Input): string | undefined {
  if (input.kind === "order-answered" && input.outcome.kind !== "unknown") return input.clientOrderId;
  if (input.kind === "order-reported") return input.report.clientOrderId;
  return input.kind === "fill-received" ? input.fill.clientOrderId : undefined;
}
