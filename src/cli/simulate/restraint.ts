import { isAtLeast, type Rung } from "../../domain/alarm.ts";
import type { Clock } from "../../domain/clock.ts";
import { signed, sides, type Side } from "../../domain/side.ts";
import { minus, plus, seconds, showQty, sum, type Qty, type Time } from "../../domain/units.ts";
import type { Exchange } from "../../sim/exchange.ts";
import type { ExchangeEvent, SimFill, SimOrder } from "../../sim/event.ts";

/** How far a person told the program to hold back, and whether the exchange sees it do so. */
export interface Restraint {
  /** `quiet` releases it. */
  told(rung: Rung): void;
  rung(): Rung;
  /** The program decided on an order, or on another place or size for one. */
  decided(clientOrderId: string): void;
  /** What rests and must not; true only of a moment in which no news is late. */
  resting(): readonly string[];
  /** How often an order or a trade was judged. */
  checks(): number;
  close(): void;
}

export interface RestraintPorts {
  readonly clock: Clock;
  readonly exchange: Exchange;
  readonly account: string;
  /** The way out may trade with what others show. */
  readonly canCross: boolean;
  readonly broken: (why: string) => void;
}

/** The program looks for what a person told it once a second. */
const heardWithin = seconds(2);
/** Fills may be told so late, when streams and reads fail together: until then they may be held for all that it knows. */
const newsMax = seconds(240);

export function watchRestraint({ clock, exchange, account, canCross, broken }: RestraintPorts): Restraint {
  let raised: { readonly rung: Rung; readonly at: Time }[] = [];
  /** Until then it may not have heard that a flatten was released. */
  let flattensUntil: Time | undefined;
  /** What it had to know when it decided on an order, and those that may be a way out. */
  const decidedUnder = new Map<string, Rung>();
  const waysOut = new Set<string>();
  let checks = 0;
  const rung = (by: Time = clock.now()): Rung =>
    raised.reduce<Rung>(
      (top, each) => (each.at <= by && isAtLeast(each.rung, top) ? each.rung : top),
      "quiet",
    );
  const underOf = ({ clientOrderId }: SimOrder | SimFill): Rung => decidedUnder.get(clientOrderId) ?? "quiet";

  const judge = (why: string | undefined): void => {
    checks += 1;
    if (why !== undefined) broken(why);
  };
  const hear = (event: ExchangeEvent): void => {
    if (event.kind === "order-changed" && event.order.account === account) {
      const { order, reason } = event;
      const under = underOf(order);
      if (under === "quiet" || under === "widen" || (reason !== "Create" && reason !== "Amend")) return;
      const size = reason === "Create" ? order.total : order.left;
      const most =
        isAtLeast(under, "cancel") && under !== "flatten" ? 0 : heldAtMost(exchange, account, order);
      const words = (): string => `under ${under} the exchange took ${showOrder(order, size)}`;
      judge(size <= most ? undefined : words());
    }
    if (event.kind === "filled" && event.account === account && event.fill.isTaker) {
      const isWayOut = canCross && waysOut.has(event.fill.clientOrderId);
      judge(isWayOut ? undefined : `${event.fill.clientOrderId} took what others showed`);
    }
  };
  const close = exchange.listen(hear);
  return {
    told: (told) => {
      if (told === "quiet") {
        if (rung() === "flatten") flattensUntil = plus(clock.now(), heardWithin);
        raised = [];
      } else raised.push({ rung: told, at: clock.now() });
    },
    rung,
    decided: (clientOrderId) => {
      const now = clock.now();
      const heard = rung(minus(now, heardWithin));
      const isReleased = flattensUntil !== undefined && now < flattensUntil;
      if (heard === "flatten" || rung() === "flatten" || isReleased) waysOut.add(clientOrderId);
      // It may have heard of the way out already, which allows more than the rung below it.
      decidedUnder.set(clientOrderId, heard === "cancel" && rung() === "flatten" ? "flatten" : heard);
    },
    resting: () => {
      const now = rung();
      return isAtLeast(now, "reduce-only") ? restingAgainst(exchange, account, now) : [];
    },
    checks: () => checks,
    close,
  };
}

/** What may be held against an order of this side, for all that its account knows: as if it had heard only of some fills. */
function heldAtMost(exchange: Exchange, account: string, { ticker, side }: SimOrder): Qty {
  const since = minus(exchange.now(), newsMax);
  const recent = exchange.fills(account).filter((fill) => fill.ticker === ticker && fill.at >= since);
  return plus(heldAgainst(exchange, account, ticker, side), sum(recent.map(({ qty }) => qty)));
}

function restingAgainst(exchange: Exchange, account: string, rung: Rung): readonly string[] {
  const resting = exchange.restingOrders(account);
  if (rung === "cancel" || rung === "stop") {
    return resting.map((order) => `under ${rung} there rests ${showOrder(order, order.left)}`);
  }
  return [...new Set(resting.map(({ ticker }) => ticker))].flatMap((ticker) =>
    sides.flatMap((side) => {
      const open = resting.filter((order) => order.ticker === ticker && order.side === side);
      const size = sum(open.map(({ left }) => left));
      if (size === 0 || size <= heldAgainst(exchange, account, ticker, side)) return [];
      return [`under ${rung} more rests than is held: ${side} ${showQty(size)} in ${ticker}`];
    }),
  );
}

function heldAgainst(exchange: Exchange, account: string, ticker: string, side: Side): Qty {
  const net = exchange.positions(account).find((held) => held.ticker === ticker)?.position.net ?? (0 as Qty);
  return (0 - signed(side, net)) as Qty;
}

function showOrder({ clientOrderId, side, ticker }: SimOrder, size: Qty): string {
  return `${clientOrderId}, ${side} ${showQty(size)} in ${ticker}`;
}
