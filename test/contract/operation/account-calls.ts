import { generateKeyPairSync } from "node:crypto";
import { answers, type OperationCall } from "./call.ts";

/** Money and its places, keys, budgets. */
export const accountCalls: readonly OperationCall[] = [
  answers("GetBalance", 200, ({ sdk }) => sdk.portfolio.getBalance()),
  answers("GetBalance", 200, ({ sdk }) => sdk.portfolio.getBalance(0, 0)),
  answers("GetDeposits", 200, ({ sdk }) => sdk.portfolio.getDeposits()),
  answers("GetWithdrawals", 200, ({ sdk }) => sdk.portfolio.getWithdrawals()),
  answers("CreateSubaccount", 201, async ({ sdk, keep }) => {
    const made = await sdk.portfolio.createSubaccount();
    keep("subaccount", made.data.subaccount_number);
    return made;
  }),
  answers("ApplySubaccountTransfer", 200, ({ sdk, kept, fresh }) =>
    sdk.portfolio.applySubaccountTransfer({
      client_transfer_id: fresh(),
      from_subaccount: 0,
      to_subaccount: Number(kept("subaccount")),
      amount_cents: 500,
    }),
  ),
  answers("GetSubaccountBalances", 200, ({ sdk }) => sdk.portfolio.getSubaccountBalances()),
  answers("GetSubaccountTransfers", 200, ({ sdk }) => sdk.portfolio.getSubaccountTransfers()),
  answers("GetSubaccountNetting", 200, ({ sdk }) => sdk.portfolio.getSubaccountNetting()),
  answers("UpdateSubaccountNetting", 200, ({ sdk }) =>
    sdk.portfolio.updateSubaccountNetting({ subaccount_number: 0, enabled: false }),
  ),
  answers("IntraExchangeInstanceTransfer", 200, async ({ sdk, keep }) => {
    const moved = await sdk.portfolio.intraExchangeInstanceTransfer({
      source: "event_contract",
      destination: "event_contract",
      amount: 10_000,
      source_exchange_shard: 0,
      destination_exchange_shard: 2,
    });
    keep("transfer", moved.data.transfer_id);
    return moved;
  }),
  answers("GetIntraExchangeInstanceTransfers", 200, ({ sdk }) =>
    sdk.portfolio.getIntraExchangeInstanceTransfers(),
  ),
  answers("GetIntraExchangeInstanceTransfer", 200, ({ sdk, kept }) =>
    sdk.portfolio.getIntraExchangeInstanceTransfer(kept("transfer")),
  ),
  answers("GetIntraExchangeInstanceTransfer", 404, ({ sdk, fresh }) =>
    sdk.portfolio.getIntraExchangeInstanceTransfer(fresh()),
  ),
  answers("GetTargetBalanceAllocation", 200, ({ sdk }) => sdk.portfolio.getTargetBalanceAllocation()),
  answers("SetTargetBalanceAllocation", 200, ({ sdk }) =>
    sdk.portfolio.setTargetBalanceAllocation({
      allocations: [
        { exchange_index: 0, percent: 60 },
        { exchange_index: 2, percent: 40 },
      ],
    }),
  ),
  answers("GetApiKeys", 200, ({ sdk }) => sdk.apiKeys.getApiKeys()),
  answers("GenerateApiKey", 201, async ({ sdk, keep }) => {
    const made = await sdk.apiKeys.generateApiKey({ name: "made by the exchange", scopes: ["read"] });
    keep("key", made.data.api_key_id);
    return made;
  }),
  answers("CreateApiKey", 201, ({ sdk }) =>
    sdk.apiKeys.createApiKey({
      name: "made by us",
      public_key: generateKeyPairSync("rsa", { modulusLength: 2048 })
        .publicKey.export({ type: "spki", format: "pem" })
        .toString(),
      scopes: ["read", "write::trade"],
    }),
  ),
  answers("DeleteApiKey", 204, ({ sdk, kept }) => sdk.apiKeys.deleteApiKey(kept("key"))),
  answers("DeleteApiKey", 404, ({ sdk, kept }) => sdk.apiKeys.deleteApiKey(kept("key"))),
  answers("GetAccountApiLimits", 200, ({ sdk }) => sdk.account.getAccountApiLimits()),
  answers("GetAccountEndpointCosts", 200, ({ sdk }) => sdk.account.getAccountEndpointCosts()),
  answers("GetAccountApiUsageLevelVolumeProgress", 200, ({ sdk }) =>
    sdk.account.getAccountApiUsageLevelVolumeProgress(),
  ),
  answers("UpgradeAccountApiUsageLevel", 201, ({ sdk }) => sdk.account.upgradeAccountApiUsageLevel()),
];
