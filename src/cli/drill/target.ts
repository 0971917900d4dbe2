import { Failure } from "../../domain/failure.ts";
import type { Note } from "../../domain/note.ts";
import { createGateway } from "../../gateway/gateway.ts";
import type { Against } from "./against.ts";
import type { Connection } from "../wiring/assemble.ts";
import { connect } from "../wiring/connect.ts";
import { selectTickers } from "../wiring/select.ts";
import { readConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";

/** What a drill is played against. */
export interface Target {
  readonly name: Against;
  readonly connection: Connection;
  /** What the programs that the drill starts find in their environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly tickers: readonly string[];
  /** Undefined on an exchange of others: whoever trades there comes when they like. */
  readonly guest: Guest | undefined;
  close(): Promise<void>;
}

/** Somebody who quotes every market wider than the bot does, and trades one contract with it when told. */
export interface Guest {
  /** Into the best bid. */
  sell(ticker: string): void;
  /** From the best ask. */
  buy(ticker: string): void;
}

/** Few markets: a drill shows that the ladder works, not how much it carries. */
const marketsMax = 2;

/** An exchange that is there already: the demo one, or that of the configuration. Never the real one. */
export async function openTarget(
  name: Exclude<Against, "box">,
  config: string | undefined,
  tickers: readonly string[],
  tell: (note: Note) => void,
): Promise<Target> {
  const settings = readConfig(config);
  const connection = connect(exchangeOf(name, settings), process.env);
  const target = { name, connection, env: process.env, guest: undefined, close: connection.close };
  try {
    refuseProduction(connection.hosts.rest);
    if (connection.credentials === undefined) {
      throw new Failure("key-missing", `a drill against ${name} places orders, which needs a key`);
    }
    return { ...target, tickers: await choose(connection, settings, tickers, tell) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function exchangeOf(name: Exclude<Against, "box">, { exchange }: Config): Config["exchange"] {
  if (name === "demo") return { environment: "demo", batches: true };
  if (exchange.environment === "custom") return exchange;
  const what = `--against custom plays against the addresses of the configuration, whose environment is ${exchange.environment}`;
  throw new Failure("usage", what);
}

/** Whatever the configuration calls it. */
function refuseProduction(rest: string): void {
  const { hostname } = new URL(rest);
  if (hostname !== "kalshi.com" && !hostname.endsWith(".kalshi.com")) return;
  throw new Failure("usage", `a drill stops and kills a bot in the middle of its work: never on ${hostname}`);
}

async function choose(
  connection: Connection,
  settings: Config,
  tickers: readonly string[],
  tell: (note: Note) => void,
): Promise<readonly string[]> {
  if (tickers.length > 0) return tickers.slice(0, marketsMax);
  const gateway = createGateway({ ...connection, emit: () => {}, log: tell });
  try {
    const chosen = await selectTickers(gateway, settings, connection.clock.now(), tell);
    return chosen.slice(0, marketsMax);
  } finally {
    gateway.stop();
  }
}
