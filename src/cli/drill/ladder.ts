import { setTimeout as pause } from "node:timers/promises";
import { showPrice, showQty, type Price } from "../../domain/units.ts";
import {
  adding,
  crossAfter,
  hasReducing,
  maxPosition,
  NotAsItShould,
  quoteSize,
  slippageMax,
  widths,
  type Desk,
  type View,
} from "./desk.ts";
import type { Child } from "./child.ts";
import type { Step } from "./step.ts";

const nothingRests = ({ orders }: View): boolean => orders.length === 0;

/** Up to the bot that quotes. */
export const beginning: readonly Step[] = [
  { name: "doctor", play: askDoctor },
  { name: "quote", play: quote },
];

/** Rung by rung, each raised by hand and seen at the exchange. */
export const rungsUp: readonly Step[] = [
  { name: "widen", play: widen },
  { name: "reduce-only", play: reduceOnly },
  { name: "latch", play: latch },
  { name: "cancel", play: cancel },
  { name: "release", play: release },
];

/** The last two end the bot. */
export const rungsOut: readonly Step[] = [
  { name: "flatten", play: flatten },
  { name: "stop", play: stop },
];

/** The real bot: it lives until a step ends it. */
export function startBot(desk: Desk): Child {
  const bot = desk.start("run", ...desk.target.tickers, ...live);
  desk.bot = bot;
  return bot;
}

/** Should the drill itself be killed, its bot goes on for this long at most. */
const live = ["--mode", "live", "--live", "--yes", "--duration", "10m"];

/** Both sides of every market; where others trade too, of one at least. */
export function isQuoting({ target }: Desk): (view: View) => boolean {
  const least = target.guest === undefined ? 1 : target.tickers.length;
  return (view) => widths(view).size >= least;
}

/** Waits until the bot has said something. */
export async function said(child: Child, text: string): Promise<void> {
  for (let waited = 0; !child.hasSaid(text); waited += 50) {
    if (waited > saidMaxMs || child.end() !== undefined) {
      throw new NotAsItShould(`it never said ${text}; its last line: ${child.lastLine()}`);
    }
    await pause(50);
  }
}

const saidMaxMs = 30_000;

async function askDoctor(desk: Desk) {
  const { code, output } = await desk.kmm("doctor");
  const lines = output.trim().split("\n");
  if (code !== 0) throw new NotAsItShould(lines.join(" "));
  return {
    text: lines
      .filter((line) => /exchange:|account:/.test(line))
      .map(withoutMark)
      .join("; "),
  };
}

function withoutMark(line: string): string {
  return line.replace(/^\S+\s+/, "");
}

async function quote(desk: Desk) {
  startBot(desk);
  const ms = await desk.until("it quotes", isQuoting(desk), startMax);
  const { guest, tickers } = desk.target;
  if (guest !== undefined) {
    for (const ticker of tickers) guest.sell(ticker);
    await desk.until("the guest's sale is held", ({ held }) => tickers.every((ticker) => held.has(ticker)));
    await desk.until("it quotes on", isQuoting(desk));
  }
  const { orders, held } = await desk.look();
  const size = `${quoteSize} contract each, ${maxPosition} at most a market`;
  return { ms, text: `${orders.length} orders rest, ${size}; ${held.size} positions` };
}

/** A start takes as long as the machine needs. */
const startMax = 45_000_000 as typeof crossAfter;

async function widen(desk: Desk) {
  const before = widths(await desk.look());
  await raise(desk, "widen");
  const ms = await desk.until("every market that was quoted is wider", (view) => {
    const now = widths(view);
    return [...before].every(([ticker, width]) => (now.get(ticker) ?? Infinity) > width);
  });
  const now = widths(await desk.look());
  const shown = [...before].map(
    ([ticker, width]) => `${ticker} ${showPrice(width as Price)} → ${showWidth(now.get(ticker))}`,
  );
  return { ms, text: shown.join(", ") };
}

function showWidth(width: number | undefined): string {
  return width === undefined ? "one side" : showPrice(width as Price);
}

async function reduceOnly(desk: Desk) {
  await raise(desk, "reduce-only");
  const ms = await desk.until("no order rests that adds, and what is held is offered", (view) =>
    isOnlyReducing(desk, view),
  );
  await desk.stays("no order rests that adds", (view) => adding(view).length === 0);
  const { orders } = await desk.look();
  return { ms, text: `none that adds; ${orders.length} that reduce` };
}

function isOnlyReducing({ target }: Desk, view: View): boolean {
  const isOffered =
    target.guest === undefined || [...view.held.keys()].every((each) => hasReducing(view, each));
  return adding(view).length === 0 && isOffered;
}

async function latch(desk: Desk) {
  const bot = desk.bot;
  desk.bot = undefined;
  bot?.kill("SIGKILL");
  await bot?.ended;
  const begun = performance.now();
  await said(startBot(desk), '"account-read"');
  const ms = performance.now() - begun;
  await desk.until("only what reduces rests", (view) => isOnlyReducing(desk, view));
  await desk.stays("no order rests that adds", (view) => adding(view).length === 0);
  const { output } = await desk.kmm("alarm", "--json");
  if (!output.includes('"rung":"reduce-only"')) throw new NotAsItShould(`kmm alarm says ${output.trim()}`);
  return { ms, text: "killed (SIGKILL) and started again: still on reduce-only" };
}

async function cancel(desk: Desk) {
  await raise(desk, "cancel");
  const ms = await desk.until("nothing rests", nothingRests);
  await desk.stays("nothing rests", nothingRests);
  return { ms, text: "nothing rests, and the bot lives" };
}

async function release(desk: Desk) {
  await command(desk, "alarm", "release", "--why", "the drill goes on");
  return { ms: await desk.until("it quotes again", isQuoting(desk)), text: "it quotes again" };
}

async function flatten(desk: Desk) {
  const { guest, tickers } = desk.target;
  const { held } = await desk.look();
  const since = desk.now();
  await raise(desk, "flatten");
  const [first] = tickers;
  if (guest !== undefined && first !== undefined) {
    await desk.until("a way out rests", (view) => hasReducing(view, first), crossAfter);
    guest.buy(first);
  }
  const ms = await desk.until("nothing is held", (view) => view.held.size === 0, flattenMax);
  await desk.until("nothing rests", nothingRests);
  if (held.size === 0) return { ms, text: "nothing was held: the way out was not shown", isSkipped: true };
  const fills = (await desk.fills(since)).filter(({ at }) => at >= since);
  const ways = fills.map(({ ticker, side, qty, price, isTaker }) => {
    return {
      ticker,
      isTaker,
      text: `${side} ${showQty(qty)} at ${showPrice(price)}, ${isTaker ? "crossing" : "resting"}`,
    };
  });
  const text = ways.map((way) => `${way.ticker}: ${way.text}`).join("; ");
  // With a guest it is known who leaves how: it comes to the first market and not to the others.
  const isStrange = guest !== undefined && ways.some(({ ticker, isTaker }) => isTaker === (ticker === first));
  if (isStrange || (guest !== undefined && ways.length !== tickers.length))
    throw new NotAsItShould(`${text}: not as told`);
  return { ms, text: `${text} (no further than ${showPrice(slippageMax)} past the best price)` };
}

const flattenMax = (crossAfter + 15_000_000) as typeof crossAfter;

async function stop(desk: Desk) {
  const bot = desk.bot;
  desk.bot = undefined;
  await raise(desk, "stop");
  const begun = performance.now();
  const code = (await bot?.ended)?.code;
  const ms = performance.now() - begun;
  if (code !== 3) throw new NotAsItShould(`the bot ended with ${code ?? "a signal"}, not with 3`);
  await desk.until("nothing rests", nothingRests);
  const again = await startBot(desk).ended;
  desk.bot = undefined;
  if (again.code !== 3 || !again.output.includes("alarm-latched")) {
    throw new NotAsItShould(`the next run was not refused: it ended with ${again.code ?? "a signal"}`);
  }
  await command(desk, "alarm", "release", "--why", "the drill is over");
  return { ms, text: "the bot has ended (3), nothing rests, and the next run was refused until the release" };
}

async function raise(desk: Desk, rung: string): Promise<void> {
  await command(desk, "alarm", "raise", rung, "--why", "a drill");
}

export async function command(desk: Desk, ...args: readonly string[]): Promise<void> {
  const { code, output } = await desk.kmm(...args);
  if (code !== 0)
    throw new NotAsItShould(`kmm ${args.join(" ")} ended with ${code ?? "a signal"}: ${output.trim()}`);
}
