import { uuidOf } from "../../lib/uuid.ts";
import type { AccountId } from "../command.ts";

/** The id by which the wire knows an account. It never changes, and making it is dear: made once. */
export interface UserIds {
  of(account: AccountId): string;
}

export function userIds(): UserIds {
  const known = new Map<AccountId, string>();
  return {
    of: (account) => {
      let id = known.get(account);
      if (id === undefined) {
        id = userIdOf(account);
        known.set(account, id);
      }
      return id;
    },
  };
}

export function userIdOf(account: AccountId): string {
  return uuidOf(`user ${account}`);
}
