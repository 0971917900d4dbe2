import type { Clock } from "../../domain/clock.ts";
import { minus, plus, zeroMoney, type Money, type Time } from "../../domain/units.ts";
import type { Random } from "../../lib/random.ts";
import type { AccountId } from "../command.ts";
import type { ExchangeEvent, SimOrder } from "../event.ts";
import type { AccountBalance, AccountPosition, Exchange, Place } from "../exchange.ts";
import { isThere } from "../place.ts";
import type { ServerSettings } from "./settings.ts";
import type { GroupRow } from "../accounts/rows.ts";
import { bookPasts } from "./book-past.ts";
import { undoLog, type UndoLog } from "./undo-log.ts";

/**
 * What users read of their own, and order books, trail the engine [api.md §3.4]: all of it shows one earlier moment,
 * which moves on in steps, as that of a replica does. Only what changed lately is remembered; the rest is read where
 * it is.
 */
export interface ReadView {
  /** The exchange, but for what an account reads of itself, and books. */
  readonly exchange: Exchange;
  /** The moment that reads show now. It never goes back. */
  asOf(): Time;
  /** From now on this account's changes are remembered: before its first call does anything. */
  follow(account: AccountId): void;
}

export interface ReadViewParts {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly settings: Pick<ServerSettings, "readLag">;
  readonly random: Random;
  readonly stall?: ReadStall | undefined;
}

/** What makes reads show one moment on and on, as a replica that is stuck does. */
export interface ReadStall {
  isOn(): boolean;
  /** A read was answered with what is older than it would have been. */
  felt(): void;
}

export function createReadView(parts: ReadViewParts): ReadView {
  const { exchange, clock, settings, random, stall } = parts;
  const { least, most } = settings.readLag;
  if (most === 0) return { exchange, asOf: () => clock.now(), follow: () => undefined };
  const pasts = new Map<AccountId, Past>();
  const books = bookPasts(exchange);
  const moving = movingCut(clock, least, most, random);
  let shown = moving();
  const cut = (): Time => {
    const next = moving();
    if (stall?.isOn() !== true) shown = next;
    return shown;
  };
  let isPlanned = false;

  const settle = (): void => {
    isPlanned = false;
    const upTo = cut();
    for (const [account, past] of pasts) settlePast(exchange, account, past, upTo);
    books.forget(upTo);
  };
  exchange.listen((event) => {
    const past = pasts.get(accountOf(event) ?? "");
    if (past !== undefined) noteChange(exchange, past, event);
    const isKept = event.kind === "book-changed" ? books.note(event) : past !== undefined;
    if (isPlanned || !isKept) return;
    isPlanned = true;
    // Not before the exchange has done all of what it is doing.
    clock.after(0 as Time, settle);
  });

  const asOf = (): Time => {
    settle();
    if (cut() < moving()) stall?.felt();
    return shown;
  };
  return {
    asOf,
    follow: (account) => {
      if (!pasts.has(account)) pasts.set(account, newPast(exchange, account));
    },
    exchange: {
      ...exchange,
      ...pastReads(exchange, (account) => pasts.get(account), asOf),
      levels: (ticker, side) => books.levels(ticker, side, asOf(), clock.now()),
    },
  };
}

/** Steps of a random length: just after one, reads are `least` behind; just before the next, `most` at most. */
function movingCut(clock: Clock, least: Time, most: Time, random: Random): () => Time {
  let stepAt = clock.now();
  let nextAt = stepAt;
  return () => {
    const now = clock.now();
    // After a long silence nobody can tell the steps that nobody saw.
    if (now - nextAt > 2 * most) nextAt = minus(now, most);
    while (nextAt <= now) {
      stepAt = nextAt;
      nextAt = plus(nextAt, Math.max(1, Math.round(random.unit() * (most - least))) as Time);
    }
    return minus(stepAt, least);
  };
}

/** What is remembered of one account. */
interface Past {
  readonly orders: UndoLog<SimOrder>;
  readonly positions: UndoLog<AccountPosition>;
  readonly balances: UndoLog<readonly AccountBalance[]>;
  /** What they say of their orders is not looked at: that stands in the orders. */
  readonly groups: UndoLog<readonly GroupRow[]>;
  /** Of orders that rest, positions and money: as they were told last. */
  readonly restingNow: Map<string, SimOrder>;
  readonly positionsNow: Map<string, AccountPosition>;
  balancesNow: readonly AccountBalance[];
  groupsNow: readonly GroupRow[];
  /** When something changed first since the balances, and the groups, were looked at. */
  touchedAt: Time | undefined;
  groupsTouchedAt: Time | undefined;
}

function newPast(exchange: Exchange, account: AccountId): Past {
  const resting = exchange.restingOrders(account).toReversed();
  return {
    orders: undoLog(),
    positions: undoLog(),
    balances: undoLog(),
    groups: undoLog(),
    restingNow: new Map(resting.map((order) => [order.orderId, order])),
    positionsNow: new Map(exchange.positions(account).map((held) => [positionKey(held), held])),
    balancesNow: exchange.balances(account),
    groupsNow: exchange.accounts.groups(account),
    touchedAt: undefined,
    groupsTouchedAt: undefined,
  };
}

function accountOf(event: ExchangeEvent): AccountId | undefined {
  if (event.kind === "order-changed") return event.order.account;
  return "account" in event ? event.account : undefined;
}

function noteChange(exchange: Exchange, past: Past, event: ExchangeEvent): void {
  past.touchedAt ??= event.at;
  if (event.kind === "order-group-changed") past.groupsTouchedAt ??= event.at;
  if (event.kind === "order-changed") {
    const { order } = event;
    past.orders.note(event.at, order.orderId, past.restingNow.get(order.orderId));
    if (order.status === "resting") past.restingNow.set(order.orderId, order);
    else past.restingNow.delete(order.orderId);
  }
  if (event.kind === "position-changed") {
    const key = positionKey(event);
    past.positions.note(event.at, key, past.positionsNow.get(key));
    const held = exchange.position(event.account, event.subaccount, event.ticker);
    if (held !== undefined) past.positionsNow.set(key, held);
  }
}

const onlyKey = "all";

function settlePast(exchange: Exchange, account: AccountId, past: Past, upTo: Time): void {
  if (past.touchedAt !== undefined) {
    past.balances.note(past.touchedAt, onlyKey, past.balancesNow);
    past.balancesNow = exchange.balances(account);
    past.touchedAt = undefined;
  }
  if (past.groupsTouchedAt !== undefined) {
    past.groups.note(past.groupsTouchedAt, onlyKey, past.groupsNow);
    past.groupsNow = exchange.accounts.groups(account);
    past.groupsTouchedAt = undefined;
  }
  past.orders.forget(upTo);
  past.positions.forget(upTo);
  past.balances.forget(upTo);
  past.groups.forget(upTo);
}

type PastReads = Pick<
  Exchange,
  | "orders"
  | "restingOrders"
  | "order"
  | "fills"
  | "cash"
  | "reserved"
  | "balances"
  | "positions"
  | "position"
  | "settlements"
  | "accounts"
>;

function pastReads(
  exchange: Exchange,
  pastOf: (account: AccountId) => Past | undefined,
  asOf: () => Time,
): PastReads {
  const balances = (account: AccountId): readonly AccountBalance[] => {
    const cut = asOf();
    return pastOf(account)?.balances.since(cut).get(onlyKey) ?? exchange.balances(account);
  };
  const shardOf = (ticker: string): number | undefined => exchange.market(ticker)?.shard;
  const total = (account: AccountId, place: Place | undefined, of: "cash" | "reserved"): Money =>
    balances(account)
      .filter((row) => isWalletThere(place, row))
      .reduce((sum, row) => plus(sum, row[of]), zeroMoney);
  return {
    balances,
    cash: (account, place) => total(account, place, "cash"),
    reserved: (account, place) => total(account, place, "reserved"),
    orders: (account, place) => {
      const changed = pastOf(account)?.orders.since(asOf());
      const now = exchange.orders(account, place);
      return patched(now, changed, ({ orderId }) => orderId);
    },
    restingOrders: (account, place) => {
      const changed = pastOf(account)?.orders.since(asOf());
      const now = exchange.restingOrders(account, place);
      if (changed === undefined || changed.size === 0) return now;
      const then = patched(now, changed, ({ orderId }) => orderId);
      const restNow = new Set(now.map(({ orderId }) => orderId));
      // What is over by now may have rested then.
      const over = [...changed.values()].filter(
        (order): order is SimOrder =>
          order !== undefined && !restNow.has(order.orderId) && isThere(place, order, shardOf),
      );
      return [...then, ...over]
        .filter(({ status }) => status === "resting")
        .toSorted((a, b) => b.createdAt - a.createdAt);
    },
    order: (account, orderId) => {
      const changed = pastOf(account)?.orders.since(asOf());
      return changed?.has(orderId) === true ? changed.get(orderId) : exchange.order(account, orderId);
    },
    positions: (account, place) => {
      const changed = pastOf(account)?.positions.since(asOf());
      return patched(exchange.positions(account, place), changed, positionKey);
    },
    position: (account, subaccount, ticker) => {
      const changed = pastOf(account)?.positions.since(asOf());
      const key = positionKey({ subaccount, ticker });
      return changed?.has(key) === true ? changed.get(key) : exchange.position(account, subaccount, ticker);
    },
    fills: (account, place) => upTo(asOf(), exchange.fills(account, place)),
    settlements: (account, place) => upTo(asOf(), exchange.settlements(account, place)),
    accounts: {
      ...exchange.accounts,
      transfers: (account) => upTo(asOf(), exchange.accounts.transfers(account)),
      moves: (account) => upTo(asOf(), exchange.accounts.moves(account)),
      groups: (account) => {
        const cut = asOf();
        const past = pastOf(account);
        return past === undefined ? exchange.accounts.groups(account) : groupsAt(past, cut);
      },
    },
  };
}

/** The groups of one account, each with the orders that rested in it, the oldest first. */
function groupsAt(past: Past, cut: Time): readonly GroupRow[] {
  const rows = past.groups.since(cut).get(onlyKey) ?? past.groupsNow;
  if (rows.length === 0) return rows;
  const changed = past.orders.since(cut);
  const unchanged = [...past.restingNow.values()].filter(({ orderId }) => !changed.has(orderId));
  const rested = [...changed.values(), ...unchanged].filter((order) => order !== undefined);
  const idsOf = new Map<string, string[]>(rows.map(({ groupId }) => [groupId, []]));
  for (const { orderGroupId = "", orderId } of rested.toSorted((a, b) => a.createdAt - b.createdAt)) {
    idsOf.get(orderGroupId)?.push(orderId);
  }
  return rows.map((row) => ({ ...row, orderIds: idsOf.get(row.groupId) ?? [] }));
}

/** What stands now, but for what has changed since: that as it was, or not at all. */
function patched<Row>(
  now: readonly Row[],
  changed: ReadonlyMap<string, Row | undefined> | undefined,
  keyOf: (row: Row) => string,
): readonly Row[] {
  if (changed === undefined || changed.size === 0) return now;
  const rows: Row[] = [];
  for (const row of now) {
    const key = keyOf(row);
    const then = changed.has(key) ? changed.get(key) : row;
    if (then !== undefined) rows.push(then);
  }
  return rows;
}

/** Of a list that begins with the newest. */
function upTo<Row extends { readonly at: Time }>(cut: Time, rows: readonly Row[]): readonly Row[] {
  const first = rows.findIndex(({ at }) => at <= cut);
  return first < 0 ? [] : first === 0 ? rows : rows.slice(first);
}

function isWalletThere(place: Place | undefined, row: AccountBalance): boolean {
  return (
    (place?.subaccount === undefined || row.subaccount === place.subaccount) &&
    (place?.shard === undefined || row.shard === place.shard)
  );
}

function positionKey({ subaccount, ticker }: { subaccount: number; ticker: string }): string {
  return `${subaccount} ${ticker}`;
}
