import { formatTime, plus, seconds } from "../../../domain/units.ts";
import type { PauseKind } from "../../life/state.ts";
import { answered, defaultCost, type Call, type Reply, type Route } from "../route.ts";

const terms = { method: "GET", access: "public", cost: defaultCost, billing: "read" } as const;

export const statusRoutes: readonly Route[] = [
  { ...terms, path: "/exchange/status", operation: "GetExchangeStatus", answer: exchangeStatus },
  { ...terms, path: "/exchange/schedule", operation: "GetExchangeSchedule", answer: exchangeSchedule },
  {
    ...terms,
    path: "/exchange/user_data_timestamp",
    operation: "GetUserDataTimestamp",
    answer: ({ view }: Call) => answered({ as_of_time: formatTime(view.asOf()) }),
  },
];

/** The members on top are those of shard 0 [openapi ExchangeStatus]. */
function exchangeStatus({ exchange }: Call): Reply {
  const pauses = exchange.pauses();
  const isHeld = (shard: number, kind?: PauseKind): boolean =>
    pauses.some((pause) => pause.shard === shard && (kind === undefined || pause.kind === kind));
  const standing = (shard: number): object => ({
    exchange_active: !isHeld(shard, "exchange"),
    trading_active: !isHeld(shard),
    intra_exchange_transfers_active: !isHeld(shard, "exchange"),
  });
  const resumesAt = pauses.find((pause) => pause.shard === 0)?.resumesAt;
  return answered({
    ...standing(0),
    ...(resumesAt === undefined ? {} : { exchange_estimated_resume_time: formatTime(resumesAt) }),
    exchange_index_statuses: exchange.shards().map((shard) => ({
      exchange_index: shard,
      description: `shard ${shard}`,
      ...standing(shard),
    })),
  });
}

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** Maintenance windows told ahead. */
const windowsTold = 4;

/** Open all week, but for Thursday's maintenance where the exchange keeps it. Hours are New York's. */
function exchangeSchedule({ exchange, records }: Call): Reply {
  const windows = exchange.maintenance(windowsTold);
  const allDay = [{ open_time: "00:00", close_time: "00:00" }];
  const thursday = [
    { open_time: "00:00", close_time: "03:00" },
    { open_time: "05:00", close_time: "00:00" },
  ];
  const hours = (weekday: string): readonly object[] =>
    weekday === "thursday" && windows.length > 0 ? thursday : allDay;
  return answered({
    schedule: {
      standard_hours: [
        {
          start_time: formatTime(records.startedAt),
          end_time: formatTime(plus(records.startedAt, seconds(365 * 86_400))),
          ...Object.fromEntries(weekdays.map((weekday) => [weekday, hours(weekday)])),
        },
      ],
      maintenance_windows: windows.map(({ startsAt, endsAt }) => ({
        start_datetime: formatTime(startsAt),
        end_datetime: formatTime(endsAt),
      })),
    },
  });
}
