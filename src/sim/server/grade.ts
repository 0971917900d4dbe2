import type { AccountId } from "../command.ts";
import type { ApiTier } from "../scenario.ts";
import { tierBudget, tiers, type TierBudget } from "./tier.ts";

/** The API usage level of each account: all begin at the exchange's, and may be granted a higher one. */
export interface Grades {
  of(account: AccountId): Grade;
  /** A level below the one that is held changes nothing. */
  grant(account: AccountId, level: ApiTier): void;
}

export interface Grade {
  readonly name: ApiTier;
  readonly budget: TierBudget;
}

export function createGrades(base: ApiTier): Grades {
  const first = gradeOf(base);
  const granted = new Map<AccountId, Grade>();
  const of = (account: AccountId): Grade => granted.get(account) ?? first;
  return {
    of,
    grant: (account, level) => {
      if (tiers.indexOf(level) > tiers.indexOf(of(account).name)) granted.set(account, gradeOf(level));
    },
  };
}

function gradeOf(name: ApiTier): Grade {
  return { name, budget: tierBudget(name) };
}
