import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OrderReport } from "../../domain/order.ts";
import { signed, type Side } from "../../domain/side.ts";
import { millis, plus, type Price, type Qty, type Time } from "../../domain/units.ts";
import { sleep } from "../../domain/clock.ts";
import { KalshiClient } from "../../gateway/kalshi-client.ts";
import type { Fill } from "../../domain/fill.ts";
import { startKmm, type Child, type Ended } from "./child.ts";
import type { Target } from "./target.ts";

/** What the exchange tells of the drill's bot. */
export interface View {
  readonly orders: readonly OrderReport[];
  /** Signed contracts of the drill's markets; those of which nothing is held are not in it. */
  readonly held: ReadonlyMap<string, Qty>;
}

/** From where a drill is led: it starts programs, and looks at the exchange through a door of its own. */
export interface Desk {
  readonly target: Target;
  /** Whether the drill's own bot has to live; undefined when none has to. */
  bot: Child | undefined;
  watchdog: Child | undefined;
  /** Runs a command to its end. */
  kmm(...args: readonly string[]): Promise<Ended>;
  start(...args: readonly string[]): Child;
  look(): Promise<View>;
  fills(since: Time): Promise<readonly Fill[]>;
  /** Waits until it is so, and gives how long that took. */
  until(what: string, isSo: (view: View) => boolean, within?: Time): Promise<number>;
  /** Sees that it stays so. */
  stays(what: string, isSo: (view: View) => boolean): Promise<void>;
  now(): Time;
  /** Everything that was started is ended, and the folder is gone. */
  close(): Promise<void>;
}

/** A step did not come to what it should. */
export class NotAsItShould extends Error {}

export const botId = "drill";
export const prefix = `kmm-${botId}-`;
/** Small, whoever's account it is: contracts of a quote, and the most that a market may come to. */
export const quoteSize = 1;
export const maxPosition = 3;
/** How long a position may take to leave by resting orders, and how much it may cost to cross then. */
export const crossAfter = millis(6_000);
export const slippageMax = 500 as Price;

/** An effect that takes longer than this is none. */
const effectMax = millis(20_000);
/** The exchange's limits on reads leave room for the bot beside it. */
const lookEvery = millis(200);
const staysFor = millis(1_500);

export function openDesk(
  target: Target,
  isAsked: () => string | undefined,
): Desk & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "kmm-drill-"));
  const file = join(folder, "kmm.yaml");
  writeFileSync(file, configText(target, folder));
  const { clock, hosts, credentials } = target.connection;
  const client = KalshiClient.create({ hosts, credentials, clock });
  const children: Child[] = [];
  const start = (...args: readonly string[]): Child => {
    const child = startKmm([...args, "--config", file], target.env);
    children.push(child);
    return child;
  };
  const desk: Desk & { readonly folder: string } = {
    target,
    folder,
    bot: undefined,
    watchdog: undefined,
    start,
    kmm: (...args) => start(...args).ended,
    look: async () => {
      const [orders, positions] = await Promise.all([client.getRestingOrders(), client.getPositions()]);
      const held = positions.filter(({ position }) => position !== 0);
      return {
        orders: orders.filter(({ clientOrderId }) => clientOrderId.startsWith(prefix)),
        held: new Map(held.map(({ ticker, position }) => [ticker, position])),
      };
    },
    fills: (since) => client.getFills(since),
    until: async (what, isSo, within = effectMax) => {
      const begun = performance.now();
      const deadline = plus(clock.now(), within);
      for (;;) {
        const asked = isAsked();
        if (asked !== undefined) throw new NotAsItShould(`the drill was ended by ${asked}`);
        const end = desk.bot?.end();
        if (end !== undefined) {
          throw new NotAsItShould(`the bot ended (${end.code ?? "killed"}): ${desk.bot?.lastLine() ?? ""}`);
        }
        const view = await desk.look();
        if (isSo(view)) return performance.now() - begun;
        if (clock.now() >= deadline)
          throw new NotAsItShould(`${what}: not within ${within / 1_000_000} s, ${show(view)}`);
        await sleep(clock, lookEvery);
      }
    },
    stays: async (what, isSo) => {
      const deadline = plus(clock.now(), staysFor);
      while (clock.now() < deadline) {
        // Orders and positions are not read in one moment: only what is so twice is so.
        const view = await desk.look();
        if (!isSo(view) && !isSo(await desk.look()))
          throw new NotAsItShould(`${what}: no longer, ${show(view)}`);
        await sleep(clock, lookEvery);
      }
    },
    now: clock.now,
    close: async () => {
      for (const child of children) {
        if (child.end() === undefined) child.kill("SIGKILL");
      }
      await Promise.all(children.map(({ ended }) => ended));
      await client.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return desk;
}

/** Orders that could make a position larger than it is. */
export function adding({ orders, held }: View): readonly OrderReport[] {
  return orders.filter(({ ticker, side, left }) => left > against(held, ticker, side));
}

export function hasReducing({ orders, held }: View, ticker: string): boolean {
  return orders.some((order) => order.ticker === ticker && against(held, ticker, order.side) > 0);
}

/** Ask less bid of each market in which both rest. */
export function widths({ orders }: View): ReadonlyMap<string, number> {
  const widest = new Map<string, number>();
  for (const { ticker, side, price } of orders) {
    const other = orders.find((each) => each.ticker === ticker && each.side !== side);
    if (side === "ask" && other !== undefined) widest.set(ticker, price - other.price);
  }
  return widest;
}

function against(held: View["held"], ticker: string, side: Side): number {
  return 0 - signed(side, held.get(ticker) ?? (0 as Qty));
}

function show({ orders, held }: View): string {
  const positions = [...held].map(([ticker, net]) => `${net / 100} of ${ticker}`).join(", ");
  return `${orders.length} orders rest and ${positions === "" ? "nothing" : positions} is held`;
}

function configText({ connection }: Target, folder: string): string {
  const { name, rest, stream } = connection.hosts;
  const exchange =
    name === "custom" ? { environment: name, restUrl: rest, wsUrl: stream } : { environment: "demo" };
  // JSON is YAML too.
  return JSON.stringify({
    mode: "live",
    botId,
    exchange,
    dataDir: join(folder, "data"),
    log: "json",
    strategy: { quoteSize, maxPosition },
    risk: {
      alarm: { crossAfter: `${crossAfter / 1_000_000}s`, slippageMax: `${slippageMax / 100}c` },
    },
  });
}
