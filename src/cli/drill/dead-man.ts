import { seconds, type Time } from "../../domain/units.ts";
import { command, isQuoting, said, startBot } from "./ladder.ts";
import { adding, NotAsItShould, type Desk } from "./desk.ts";
import type { Step } from "./step.ts";

/** How long the heart may be silent, and how much later everything has to be gone as the exchange's lists tell. */
const after = seconds(2);
const slack = seconds(2.5);

/** The bot does nothing any more, in two ways; the watchdog and the fuses do what is left to do. */
export const deadMan: readonly Step[] = [
  { name: "watchdog", play: arm },
  { name: "frozen", play: freeze },
  { name: "re-arm", play: thaw },
  { name: "killed", play: kill },
  { name: "again", play: restart },
];

async function arm(desk: Desk) {
  const hasOwnKey = desk.target.env["KALSHI_WATCHDOG_KEY_ID"] !== undefined;
  const key = hasOwnKey ? [] : ["--same-key"];
  desk.watchdog = desk.start("watchdog", "--after", `${after / 1_000_000}s`, "--json", ...key);
  await said(desk.watchdog, '"watchdog-ready"');
  await said(desk.watchdog, '"watchdog-armed"');
  return { text: `armed beside the bot, with ${hasOwnKey ? "a key of its own" : "the bot's key"}` };
}

async function freeze(desk: Desk) {
  return strike(desk, "SIGSTOP");
}

async function kill(desk: Desk) {
  return strike(desk, "SIGKILL");
}

async function strike(desk: Desk, signal: "SIGSTOP" | "SIGKILL") {
  const { bot, watchdog } = desk;
  watchdog?.forget();
  if (signal === "SIGKILL") desk.bot = undefined;
  bot?.kill(signal);
  const within = (after + slack) as Time;
  const ms = await desk.until("nothing rests", ({ orders }) => orders.length === 0, within);
  if (watchdog !== undefined) await said(watchdog, '"is_proven":true');
  return {
    ms,
    text: `${signal}: nothing rests (the heart may be silent ${after / 1_000_000} s, ${slack / 1_000_000} s of slack)`,
  };
}

async function thaw(desk: Desk) {
  desk.bot?.kill("SIGCONT");
  return rearm(desk, "the bot goes on");
}

async function restart(desk: Desk) {
  const bot = startBot(desk);
  await said(bot, "had tripped before this run began");
  const end = await rearm(desk, "a new run found its fuses shut");
  const { watchdog } = desk;
  watchdog?.kill("SIGTERM");
  const code = (await watchdog?.ended)?.code;
  if (code !== 0) throw new NotAsItShould(`the watchdog ended with ${code ?? "a signal"}`);
  desk.watchdog = undefined;
  return end;
}

/** While the heart is silent the watchdog would shut them again. */
async function rearm(desk: Desk, what: string) {
  if (desk.watchdog !== undefined) await said(desk.watchdog, "It beats again");
  await desk.stays("no order rests that adds, for the fuses are shut", (view) => adding(view).length === 0);
  await command(desk, "fuse", "reset");
  const ms = await desk.until("it quotes again", isQuoting(desk));
  return { ms, text: `${what}, and quotes again after kmm fuse reset` };
}
