import type { BucketSize } from "../../../lib/token-bucket.ts";
import { nested } from "../../../wire/exchange/refusal.ts";
import type { Grades } from "../grade.ts";
import { answered, defaultCost, type Reply, type Route, type SignedCall } from "../route.ts";

/** Built last: it tells what the others cost. */
export function accountRoutes(others: readonly Route[], grades: Grades): readonly Route[] {
  const terms = { method: "GET", billing: "read", cost: defaultCost } as const;
  const own: readonly Route[] = [
    {
      ...terms,
      access: "signed",
      path: "/account/limits",
      operation: "GetAccountApiLimits",
      answer: accountLimits,
    },
    {
      ...terms,
      access: "signed",
      path: "/account/api_usage_level/volume_progress",
      operation: "GetAccountApiUsageLevelVolumeProgress",
      // Nobody works the shares out here: tiers are the scenario's.
      answer: () => answered({ volume_progress: [] }),
    },
    {
      method: "POST",
      access: "signed",
      path: "/account/api_usage_level/upgrade",
      operation: "UpgradeAccountApiUsageLevel",
      cost: 30,
      billing: "unscoped",
      answer: (call: SignedCall) => upgrade(grades, call),
    },
  ];
  const special = [...others, ...own]
    .filter((route) => route.cost !== defaultCost)
    .map(({ method, path, cost }) => ({ method, path: `/trade-api/v2${path}`, cost }));
  return [
    ...own,
    {
      ...terms,
      access: "public",
      path: "/account/endpoint_costs",
      operation: "GetAccountEndpointCosts",
      answer: () => answered({ default_cost: defaultCost, endpoint_costs: special }),
    },
  ];
}

/** The Advanced level is for whoever has sent an order over the API, and here nobody can send one otherwise. */
function upgrade(grades: Grades, { exchange, who }: SignedCall): Reply {
  if (exchange.orders(who.account).length === 0) {
    return nested(403, "permission_denied", "permission denied", "no order was created over the API");
  }
  grades.grant(who.account, "advanced");
  return { status: 201 };
}

function accountLimits({ tier }: SignedCall): Reply {
  return answered({
    usage_tier: tier.name,
    read: encodeBucket(tier.budget.read),
    write: encodeBucket(tier.budget.write),
    grants: [{ exchange_instance: "event_contract", level: tier.name, source: "manual" }],
  });
}

function encodeBucket(size: BucketSize): object {
  return { refill_rate: size.refill, bucket_capacity: size.capacity };
}

/** The order calls of the first API are gone since June 2026. */
export const retiredRoutes: readonly Route[] = (
  [
    ["POST", "/portfolio/orders"],
    ["POST", "/portfolio/orders/batched"],
    ["DELETE", "/portfolio/orders/batched"],
    ["DELETE", "/portfolio/orders/:order_id"],
    ["POST", "/portfolio/orders/:order_id/amend"],
    ["POST", "/portfolio/orders/:order_id/decrease"],
  ] as const
).map(([method, path]) => ({
  method,
  path,
  operation: "RetiredOrderCall",
  access: "signed",
  cost: defaultCost,
  billing: "unscoped",
  answer: answerRetired,
}));

function answerRetired(): Reply {
  return nested(
    410,
    "deprecated_v1_order_endpoint",
    "this endpoint is retired: use /portfolio/events/orders",
  );
}
