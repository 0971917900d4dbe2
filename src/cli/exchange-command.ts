import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure, failureOf } from "../domain/failure.ts";
import type { Clock } from "../domain/clock.ts";
import { seconds, showMoney, type Time } from "../domain/units.ts";
import { seededRandom } from "../lib/random.ts";
import { systemClock } from "../runtime/system-clock.ts";
import { virtualClock } from "../runtime/virtual-clock.ts";
import { totalCash } from "../sim/starting-cash.ts";
import { createExchange } from "../sim/box.ts";
import { createFaultDesk } from "../sim/faults/desk.ts";
import type { ExchangeEvent } from "../sim/event.ts";
import { defaultScenario } from "../sim/default-scenario.ts";
import type { ApiTier, Scenario } from "../sim/scenario.ts";
import { createActivityBook } from "../sim/server/activity.ts";
import { createAuth } from "../sim/server/auth.ts";
import { serveAdmin, type AdminServeOptions, type AdminServing } from "../sim/server/admin/serve.ts";
import { serve as serveExchange, type Serving } from "../sim/server/http.ts";
import type { KeyKind } from "../sim/server/key.ts";
import { defaultSettings, type ServerSettings } from "../sim/server/settings.ts";
import { tiers } from "../sim/server/tier.ts";
import { createPlayers, keysOf, writeKeys, type Player, type SeatedPlayer } from "./players.ts";
import { readScenario } from "./scenario.ts";

export interface ExchangeCommandOptions {
  readonly port?: number | undefined;
  readonly seed?: number | undefined;
  /** Path of a scenario file. */
  readonly scenario?: string | undefined;
  readonly json?: boolean | undefined;
  /** The official SDK signs with RSA only, so that is the default. */
  readonly keyType?: KeyKind | undefined;
  readonly tier?: string | undefined;
  /** How many accounts there are to play with, each with its own key. */
  readonly accounts?: number | undefined;
  /** Opens the admin endpoint; 0: on any free port. */
  readonly adminPort?: number | undefined;
  /** Time stands still, but for what the admin endpoint lets pass. */
  readonly paused?: boolean | undefined;
}

const seedMax = 1_000_000;

/** Runs the exchange in a box until a signal ends it, then closes it and deletes the play account's key. */
export async function runExchange(options: ExchangeCommandOptions): Promise<void> {
  const { keyType = "rsa", port = 0, seed = Math.floor(Math.random() * seedMax) } = options;
  const scenario = options.scenario === undefined ? defaultScenario() : readScenario(options.scenario);
  const tier = readTier(options.tier, scenario.tier);
  const { clock, pass, settings } = options.paused === true ? stoppedTime() : realTime();
  const exchange = createExchange({ scenario, seed, start: clock.now() });
  exchange.listen(warnOfRefusals);
  const players = createPlayers(options.accounts ?? 1, keyType);
  for (const { account } of players) exchange.openAccount(account, scenario.accountCash);
  const auth = createAuth(keysOf(players), settings);
  const faults = createFaultDesk(seededRandom(seed).fork("faults"));
  const end = awaitEnd();
  const activity = createActivityBook(exchange);
  const serve = { exchange, clock, auth, tier, port, settings, faults, activity, onFault: end.fail };
  try {
    const admin = await openAdmin({ exchange, clock, faults, activity, pass, onFault: end.fail }, options);
    try {
      const serving = await listen(port, () => serveExchange(serve));
      await present({ serving, admin, scenario, seed, tier, players }, options.json === true, end.reached);
    } finally {
      await admin?.close();
    }
  } finally {
    end.release();
  }
}

/** A plan of the scenario that did not fit is nothing that a caller did: it is told to whoever runs the exchange. */
function warnOfRefusals(event: ExchangeEvent): void {
  if (event.kind !== "operation-refused") return;
  process.stderr.write(`the scenario's ${event.operation} was refused: ${event.why}\n`);
}

interface ExchangeTime {
  readonly clock: Clock;
  readonly pass?: (span: Time) => Promise<void>;
  readonly settings: ServerSettings;
}

function realTime(): ExchangeTime {
  return { clock: systemClock(), settings: defaultSettings };
}

/** Callers sign with the real time, from which a clock that stands still departs: any timestamp is fresh then. */
function stoppedTime(): ExchangeTime {
  const clock = virtualClock(systemClock().now());
  const ever = seconds(100 * 365 * 86_400);
  return { clock, pass: clock.pass, settings: { ...defaultSettings, lateMax: ever, earlyMax: ever } };
}

/** Without --admin-port there is none; time that stands still has one in any case, or nothing could ever happen. */
async function openAdmin(
  parts: Omit<AdminServeOptions, "port">,
  { adminPort, paused }: ExchangeCommandOptions,
): Promise<AdminServing | undefined> {
  const port = adminPort ?? (paused === true ? 0 : undefined);
  if (port === undefined) return undefined;
  return listen(port, () => serveAdmin({ ...parts, port }));
}

/** Says how to connect, waits, and leaves nothing behind: no socket, no key. */
async function present(started: Started, isJson: boolean, reached: Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "kmm-exchange-"));
  try {
    const players = writeKeys(started.players, folder);
    process.stdout.write(isJson ? startedJson(started, players) : startedText(started, players));
    await reached;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await started.serving.close();
  }
}

interface Started {
  readonly serving: Serving;
  readonly admin: AdminServing | undefined;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly tier: ApiTier;
  readonly players: readonly Player[];
}

function readTier(name: string | undefined, otherwise: ApiTier): ApiTier {
  if (name === undefined) return otherwise;
  const tier = tiers.find((each) => each === name);
  if (tier !== undefined) return tier;
  throw new Failure("usage", `--tier ${name} is not one of ${tiers.join(", ")}`);
}

interface End {
  readonly reached: Promise<void>;
  readonly fail: (error: unknown) => void;
  readonly release: () => void;
}

/** SIGHUP: a closed terminal must not leave the key behind either. */
const endSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The first of these signals ends it in good order; after the release they mean what they always mean. */
function awaitEnd(): End {
  const asked = new AbortController();
  const end = (): void => asked.abort();
  for (const signal of endSignals) process.once(signal, end);
  const broken = new AbortController();
  const reached = new Promise<void>((resolve, reject) => {
    asked.signal.addEventListener("abort", () => resolve());
    broken.signal.addEventListener("abort", () => reject(failureOf(broken.signal.reason)));
  });
  return {
    reached,
    fail: (error) => broken.abort(error),
    release: () => {
      for (const signal of endSignals) process.off(signal, end);
    },
  };
}

async function listen<Listening>(port: number, start: () => Promise<Listening>): Promise<Listening> {
  try {
    return await start();
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause)) throw cause;
    if (cause.code === "EADDRINUSE") {
      throw new Failure("port-in-use", `port ${port} is taken`, { cause });
    }
    if (cause.code === "EACCES" || cause.code === "ERR_SOCKET_BAD_PORT") {
      throw new Failure("usage", `port ${port} cannot be used`, { cause });
    }
    throw cause;
  }
}

/** One line: what a program needs to begin. */
function startedJson({ serving, admin, scenario, seed }: Started, players: readonly SeatedPlayer[]): string {
  const line = {
    rest_url: serving.restUrl,
    ws_url: serving.wsUrl,
    ...(admin === undefined ? {} : { admin_url: admin.url }),
    // The first account, and all of them.
    key_id: players[0]?.key.keyId,
    private_key_path: players[0]?.keyPath,
    accounts: players.map(({ account, key, keyPath }) => ({
      account,
      key_id: key.keyId,
      private_key_path: keyPath,
    })),
    seed,
    markets: scenario.markets.map((market) => market.ticker),
  };
  return `${JSON.stringify(line)}\n`;
}

function startedText(
  { serving, admin, scenario, seed, tier }: Started,
  players: readonly SeatedPlayer[],
): string {
  const widest = Math.max(...scenario.markets.map((market) => market.ticker.length));
  const markets = scenario.markets.map((market) => `    ${market.ticker.padEnd(widest)}  ${market.title}`);
  return `${[
    `Exchange in a box: scenario ${scenario.name}, seed ${seed}, tier ${tier}`,
    `  REST       ${serving.restUrl}`,
    `  WebSocket  ${serving.wsUrl}`,
    ...(admin === undefined ? [] : [`  Admin      ${admin.url} (faults, market life; this machine only)`]),
    ...players.flatMap(({ account, key, keyPath }) => [
      ...(players.length === 1 ? [] : [`  Account    ${account}`]),
      `  Key id     ${key.keyId}`,
      `  Key file   ${keyPath} (deleted at the end)`,
    ]),
    `  Play money ${showMoney(totalCash(scenario.accountCash))}`,
    `  Markets`,
    ...markets,
    "",
    "Any client of Kalshi's API works here: give it the two addresses and the key. Try:",
    `  curl '${serving.restUrl}/markets?limit=3'`,
    "",
    "For kmm itself, in kmm.yaml:",
    "  exchange:",
    "    environment: custom",
    `    restUrl: ${serving.restUrl}`,
    `    wsUrl: ${serving.wsUrl}`,
    "and in the shell that runs it:",
    `  export KALSHI_KEY_ID=${players[0]?.key.keyId ?? ""}`,
    `  export KALSHI_PRIVATE_KEY_PATH=${players[0]?.keyPath ?? ""}`,
    "",
    "Ctrl-C ends it.",
    "",
  ].join("\n")}\n`;
}
