import type { Time } from "../../../domain/units.ts";
import { encodeProgramme } from "../../../wire/exchange/incentive.ts";
import type { Programme } from "../../incentive/plan.ts";
import { pageQuery, paginate } from "../paging.ts";
import { answered, defaultCost, type Call, type Reply, type Route } from "../route.ts";

export const incentiveRoutes: readonly Route[] = [
  {
    method: "GET",
    access: "public",
    cost: defaultCost,
    billing: "read",
    path: "/incentive_programs",
    operation: "GetIncentivePrograms",
    answer: listProgrammes,
  },
];

const limitMax = 10_000;
const statuses = ["all", "active", "upcoming", "closed", "paid_out"] as const;
const types = ["all", "liquidity", "volume", "margin_maker_volume", "margin_taker_volume"] as const;

function listProgrammes({ exchange, records, query, now }: Call): Reply {
  const page = pageQuery(query, limitMax);
  const status = query.oneOf("status", statuses) ?? "all";
  const type = query.oneOf("type", types) ?? "all";
  const description = query.text("incentive_description");
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const isWanted = (programme: Programme): boolean =>
    (status === "all" || statusOf(programme, now) === status) &&
    (type === "all" || programme.plan.kind === type) &&
    (description === undefined || programme.plan.description === description);
  const { items, cursor } = paginate(exchange.programmes(), page, ({ id }) => id, isWanted);
  const rows = items.map(({ plan, id, startsAt, endsAt, isPaid }) =>
    encodeProgramme({ ...plan, id, startsAt, endsAt, isPaid, marketId: records.of(plan.ticker).marketId }),
  );
  return answered({ incentive_programs: rows, next_cursor: cursor });
}

/** Closed: the period is over and nothing is paid yet. */
function statusOf({ startsAt, endsAt, isPaid }: Programme, now: Time): (typeof statuses)[number] {
  if (isPaid) return "paid_out";
  if (now < startsAt) return "upcoming";
  return now < endsAt ? "active" : "closed";
}
