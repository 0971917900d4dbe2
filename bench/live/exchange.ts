import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "./child.ts";
import { until } from "./wait.ts";

/** `kmm exchange` in a process of its own, with its staff's door open. */
export interface LiveExchange {
  readonly pid: number;
  readonly restUrl: string;
  readonly wsUrl: string;
  readonly tickers: readonly string[];
  readonly players: readonly Player[];
  /** What the staff is told at this path. */
  ask(path: string): Promise<Readonly<Record<string, unknown>>>;
  account(name: string): Promise<AccountView>;
  close(): Promise<void>;
}

export interface Player {
  readonly account: string;
  readonly key_id: string;
  readonly private_key_path: string;
}

/** What the exchange's staff is told of an account. */
export interface AccountView {
  readonly tokens: Readonly<Record<string, number>>;
  readonly refused_for_rate: number;
  readonly order_changes: Readonly<Record<string, number>>;
  /** By market. */
  readonly fills: Readonly<Record<string, number>>;
  readonly resting: readonly RestingOrder[];
}

export function fillsOf({ fills }: Pick<AccountView, "fills">): number {
  return Object.values(fills).reduce((sum, count) => sum + count, 0);
}

export interface RestingOrder {
  readonly order_id: string;
  readonly client_order_id: string;
  readonly ticker: string;
  readonly side: "bid" | "ask";
  readonly price: string;
  /** Contracts that trade before it at its price. */
  readonly queue_position: string;
}

interface Started {
  readonly rest_url: string;
  readonly ws_url: string;
  readonly admin_url: string;
  readonly accounts: readonly Player[];
  readonly markets: readonly string[];
}

/** `scenario` is what a scenario file says; JSON is YAML too. */
export async function startExchange(
  folder: string,
  scenario: object,
  options: readonly string[],
): Promise<LiveExchange> {
  const file = join(folder, "scenario.yaml");
  writeFileSync(file, JSON.stringify(scenario, undefined, 1));
  const complaints: string[] = [];
  let started: Started | undefined;
  const child = startChild({
    args: [
      "exchange",
      "--json",
      "--scenario",
      file,
      "--admin-port",
      "0",
      "--key-type",
      "ed25519",
      ...options,
    ],
    cwd: folder,
    onOut: (line) => (started ??= JSON.parse(line) as Started),
    onErr: (line) => complaints.push(line),
  });
  const close = async (): Promise<void> => {
    child.signal("SIGTERM");
    const end = await child.exited;
    if (end !== 0) throw new Error(`the exchange ended with ${end}: ${complaints.join("\n")}`);
  };
  const { rest_url, ws_url, admin_url, accounts, markets } = await until(() => {
    if (child.isOver()) throw new Error(`the exchange did not start: ${complaints.join("\n")}`);
    return started;
  }, "the exchange to start").catch(async (error: unknown) => {
    child.signal("SIGKILL");
    await child.exited;
    throw error;
  });
  const ask = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await fetch(`${admin_url}${path}`);
    return (await answer.json()) as Readonly<Record<string, unknown>>;
  };
  return {
    pid: child.pid,
    restUrl: rest_url,
    wsUrl: ws_url,
    tickers: markets,
    players: accounts,
    ask,
    account: async (name) => (await ask(`/accounts/${name}`)) as unknown as AccountView,
    close,
  };
}
