import type { AccountId } from "../command.ts";
import type { ComboLeg } from "./collection.ts";

export interface CreateCombo {
  readonly kind: "create-combo";
  readonly account: AccountId;
  readonly collection: string;
  readonly legs: readonly ComboLeg[];
}
