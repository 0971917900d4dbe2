import type { Time } from "../domain/units.ts";
import type { Asked, Situation, StaleLimits } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/**
 * Nothing is added on knowledge that nothing proves any more. A quiet market is not a dead feed: what counts is
 * the last word on the connection, of any market, and the last reading of the account.
 */
export function measureStaleness({ now, limits }: Asked): readonly Measure[] {
  return [...measureFeed(now, limits.stale), ...measureAccount(now, limits.stale)];
}

/** True when the feed has been silent for longer than a living one can be: then no book is proven. */
export function isFeedStale(feedAge: Time, { feed }: StaleLimits): boolean {
  // Written so that an age which is not a number is stale.
  return feed !== undefined && !(feedAge <= feed);
}

function measureFeed({ feedAge }: Pick<Situation, "feedAge">, { feed }: StaleLimits): readonly Measure[] {
  return feed === undefined ? [] : [{ code: "stale-feed", worst: feedAge, cap: feed }];
}

function measureAccount({ accountAge }: Situation, { account }: StaleLimits): readonly Measure[] {
  return account === undefined ? [] : [{ code: "stale-account", worst: accountAge, cap: account }];
}
