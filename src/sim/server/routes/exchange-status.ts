import { formatTime, minus, plus, seconds } from "../../../domain/units.ts";
import { answered, defaultCost, type Call, type Reply, type Route } from "../route.ts";

const terms = { method: "GET", access: "public", cost: defaultCost, billing: "read" } as const;

export const statusRoutes: readonly Route[] = [
  { ...terms, path: "/exchange/status", operation: "GetExchangeStatus", answer: exchangeStatus },
  { ...terms, path: "/exchange/schedule", operation: "GetExchangeSchedule", answer: exchangeSchedule },
  {
    ...terms,
    path: "/exchange/user_data_timestamp",
    operation: "GetUserDataTimestamp",
    // Reads do not trail the engine here: docs/fidelity.md.
    answer: ({ now }: Call) => answered({ as_of_time: formatTime(now) }),
  },
  { ...terms, path: "/historical/cutoff", operation: "GetHistoricalCutoff", answer: historicalCutoff },
  {
    ...terms,
    path: "/incentive_programs",
    operation: "GetIncentivePrograms",
    answer: () => answered({ incentive_programs: [], next_cursor: "" }),
  },
];

function exchangeStatus({ records }: Call): Reply {
  return answered({
    exchange_active: true,
    trading_active: true,
    intra_exchange_transfers_active: false,
    exchange_index_statuses: [0, ...records.shards.filter((shard) => shard !== 0)].map((shard) => ({
      exchange_index: shard,
      description: `shard ${shard}`,
      exchange_active: true,
      trading_active: true,
      intra_exchange_transfers_active: false,
    })),
  });
}

/** Open all week: there is no Thursday pause here yet. */
function exchangeSchedule({ records }: Call): Reply {
  const allDay = [{ open_time: "00:00", close_time: "00:00" }];
  return answered({
    schedule: {
      standard_hours: [
        {
          start_time: formatTime(records.startedAt),
          end_time: formatTime(plus(records.startedAt, seconds(365 * 86_400))),
          monday: allDay,
          tuesday: allDay,
          wednesday: allDay,
          thursday: allDay,
          friday: allDay,
          saturday: allDay,
          sunday: allDay,
        },
      ],
      maintenance_windows: [],
    },
  });
}

/** Nothing has gone to the archive: everything younger than the exchange is live. */
function historicalCutoff({ records }: Call): Reply {
  const cutoff = formatTime(minus(records.startedAt, seconds(86_400)));
  return answered({
    market_settled_ts: cutoff,
    trades_created_ts: cutoff,
    orders_updated_ts: cutoff,
    market_positions_last_updated_ts: cutoff,
  });
}
