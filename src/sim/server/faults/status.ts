import { isObject } from "../../../lib/json.ts";
import type { Time } from "../../../domain/units.ts";
import type { FaultDesk } from "../../faults/desk.ts";

/** The status of the exchange tells shards that are down; the exchange as a whole stays active. */
export function tellOutages(desk: FaultDesk, now: Time, body: string): string {
  const down = new Set<unknown>(desk.holding("shard-outage", now).map(({ fault }) => fault.shard));
  if (down.size === 0 || body === "") return body;
  const status: unknown = JSON.parse(body);
  if (!isObject(status)) return body;
  const statuses = status["exchange_index_statuses"];
  if (!Array.isArray(statuses)) return body;
  const told = statuses.map((each: unknown) =>
    isObject(each) && down.has(each["exchange_index"])
      ? { ...each, exchange_active: false, trading_active: false }
      : each,
  );
  return JSON.stringify({ ...status, exchange_index_statuses: told });
}
