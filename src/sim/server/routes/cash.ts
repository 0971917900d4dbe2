import { formatMoney, minus, toSeconds } from "../../../domain/units.ts";
import { encodeMove, encodePayment, encodeTransfer } from "../../../wire/exchange/account.ts";
import {
  decodeAllocation,
  decodeCreateSubaccount,
  decodeMove,
  decodeNetting,
  decodeTransfer,
} from "../../../wire/exchange/account-request.ts";
import { nested, notFound } from "../../../wire/exchange/refusal.ts";
import { arrange } from "../arrange.ts";
import { pageQuery, paginate } from "../paging.ts";
import { answered, defaultCost, type Reply, type Route, type SignedCall } from "../route.ts";

const read = { method: "GET", access: "signed", billing: "read", cost: defaultCost } as const;
const write = { method: "POST", access: "signed", billing: "unscoped", cost: defaultCost } as const;
const subaccounts = "/portfolio/subaccounts";
const transfers = "/portfolio/intra_exchange_instance_transfers";
const allocation = "/portfolio/target_balance_allocation";
const paymentsMax = 500;

/** Subaccounts, and the ways of money: between them, between shards, and to and from the bank. */
export const cashRoutes: readonly Route[] = [
  { ...write, path: subaccounts, operation: "CreateSubaccount", answer: createSubaccount },
  { ...write, path: `${subaccounts}/transfer`, operation: "ApplySubaccountTransfer", answer: moveCash },
  { ...read, path: `${subaccounts}/balances`, operation: "GetSubaccountBalances", answer: listBalances },
  { ...read, path: `${subaccounts}/transfers`, operation: "GetSubaccountTransfers", answer: listMoves },
  { ...read, path: `${subaccounts}/netting`, operation: "GetSubaccountNetting", answer: listNetting },
  {
    ...write,
    method: "PUT",
    path: `${subaccounts}/netting`,
    operation: "UpdateSubaccountNetting",
    answer: setNetting,
  },
  {
    ...write,
    path: "/portfolio/intra_exchange_instance_transfer",
    operation: "IntraExchangeInstanceTransfer",
    answer: transferCash,
  },
  { ...read, path: transfers, operation: "GetIntraExchangeInstanceTransfers", answer: listTransfers },
  {
    ...read,
    path: `${transfers}/:transfer_id`,
    operation: "GetIntraExchangeInstanceTransfer",
    answer: getTransfer,
  },
  { ...read, path: allocation, operation: "GetTargetBalanceAllocation", answer: getAllocation },
  { ...write, path: allocation, operation: "SetTargetBalanceAllocation", answer: setAllocation },
  {
    ...read,
    path: "/portfolio/deposits",
    operation: "GetDeposits",
    answer: (call: SignedCall) => listPayments(call, "deposit", "deposits"),
  },
  {
    ...read,
    path: "/portfolio/withdrawals",
    operation: "GetWithdrawals",
    answer: (call: SignedCall) => listPayments(call, "withdrawal", "withdrawals"),
  },
];

/** From the Advanced tier on [api.md §7.1]. */
function createSubaccount(call: SignedCall): Reply {
  if (call.tier.name === "basic") {
    return nested(403, "permission_denied", "permission denied", "subaccounts need the Advanced API tier");
  }
  const shard = decodeCreateSubaccount(call.body);
  if (!shard.ok) return shard.why;
  const done = arrange(call, { kind: "create-subaccount" });
  return done.ok ? { status: 201, body: { subaccount_number: Number(done.value) } } : done.why;
}

function moveCash(call: SignedCall): Reply {
  const request = decodeMove(call.body);
  if (!request.ok) return request.why;
  const done = arrange(call, { kind: "move-cash", ...request.value });
  return done.ok ? answered({}) : done.why;
}

/** A transfer that stopped half way is an error whose first steps stand; the list tells that it is pending. */
function transferCash(call: SignedCall): Reply {
  const request = decodeTransfer(call.body);
  if (!request.ok) return request.why;
  const done = arrange(call, { kind: "transfer-cash", ...request.value });
  if (!done.ok) return done.why;
  const transfer = call.exchange.accounts.transfers(call.who.account)[0];
  return transfer?.isComplete === true
    ? answered({ transfer_id: done.value })
    : nested(500, "internal_error", "internal error");
}

function listBalances({ exchange, who, now, settings }: SignedCall): Reply {
  const rows = exchange.balances(who.account).map(({ subaccount, shard, cash, reserved }) => ({
    subaccount_number: subaccount,
    exchange_index: shard,
    balance: formatMoney(settings.balanceShows === "total" ? cash : minus(cash, reserved)),
    updated_ts: toSeconds(now),
  }));
  return answered({ subaccount_balances: rows });
}

function listMoves(call: SignedCall): Reply {
  const page = pageQuery(call.query);
  const refusal = call.query.refusal();
  if (refusal !== undefined) return refusal;
  const all = call.exchange.accounts.moves(call.who.account);
  const { items, cursor } = paginate(
    all,
    page,
    (move) => move.transferId,
    () => true,
  );
  return answered({ transfers: items.map(encodeMove), cursor });
}

function listNetting({ exchange, who }: SignedCall): Reply {
  const rows = exchange.accounts.netting(who.account).map(({ subaccount, shard, isEnabled }) => ({
    subaccount_number: subaccount,
    enabled: isEnabled,
    exchange_index: shard,
  }));
  return answered({ netting_configs: rows });
}

function setNetting(call: SignedCall): Reply {
  const request = decodeNetting(call.body);
  if (!request.ok) return request.why;
  const done = arrange(call, { kind: "set-netting", ...request.value });
  return done.ok ? { status: 200 } : done.why;
}

function listTransfers(call: SignedCall): Reply {
  const page = pageQuery(call.query, paymentsMax);
  const refusal = call.query.refusal();
  if (refusal !== undefined) return refusal;
  const all = call.exchange.accounts.transfers(call.who.account);
  const { items, cursor } = paginate(
    all,
    page,
    (transfer) => transfer.transferId,
    () => true,
  );
  return answered({ transfers: items.map(encodeTransfer), cursor });
}

function getTransfer(call: SignedCall): Reply {
  const all = call.exchange.accounts.transfers(call.who.account);
  const transfer = all.find(({ transferId }) => transferId === call.names[0]);
  return transfer === undefined ? notFound() : answered({ transfer: encodeTransfer(transfer) });
}

function getAllocation({ exchange, who }: SignedCall): Reply {
  const { shares, reservation } = exchange.accounts.allocation(who.account);
  return answered({
    allocations: shares.map(({ shard, percent }) => ({ exchange_index: shard, percent })),
    resting_margin_reservation: reservation,
  });
}

function setAllocation(call: SignedCall): Reply {
  const request = decodeAllocation(call.body);
  if (!request.ok) return request.why;
  const done = arrange(call, { kind: "set-allocation", ...request.value });
  return done.ok ? answered({}) : done.why;
}

function listPayments(call: SignedCall, kind: "deposit" | "withdrawal", name: string): Reply {
  const page = pageQuery(call.query, paymentsMax);
  const refusal = call.query.refusal();
  if (refusal !== undefined) return refusal;
  const all = call.exchange.accounts.payments(call.who.account);
  const { items, cursor } = paginate(
    all,
    page,
    (payment) => payment.paymentId,
    (payment) => payment.kind === kind,
  );
  return answered({ [name]: items.map(encodePayment), cursor });
}
