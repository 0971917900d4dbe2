import { accessSync, constants, mkdirSync } from "node:fs";
import pc from "picocolors";
import { exitCodeOf, Failure, failureOf, failures } from "../domain/failure.ts";
import type { TradingStatus } from "../domain/trading-status.ts";
import { minus, showMoney, zeroMoney } from "../domain/units.ts";
import { createGateway, type Gateway } from "../gateway/gateway.ts";
import type { AccountNews } from "../domain/input.ts";
import { readConfig } from "./config/load.ts";
import type { Config } from "./config/schema.ts";
import { connect } from "./wiring/connect.ts";
import type { Connection } from "./wiring/assemble.ts";
import { writeInto } from "./write-into.ts";

export interface DoctorOptions {
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
}

interface Finding {
  readonly check: string;
  readonly state: "ok" | "warn" | "fail";
  readonly text: string;
  readonly remedy?: string;
}

/** `kmm doctor`: every cause of "it does nothing", checked one after the other. */
export async function doctorCommand(options: DoctorOptions): Promise<void> {
  const findings: Finding[] = [];
  const failed: Failure[] = [];
  const look = async (
    check: string,
    find: () => Promise<Omit<Finding, "check">> | Omit<Finding, "check">,
  ) => {
    try {
      findings.push({ check, ...(await find()) });
    } catch (thrown) {
      const failure = failureOf(thrown);
      failed.push(failure);
      findings.push({ check, state: "fail", text: failure.message, remedy: failures[failure.code].remedy });
    }
    if (options.json !== true) process.stdout.write(`${findingText(findings.at(-1))}\n`);
  };

  let config: Config | undefined;
  let connection: Connection | undefined;
  await look("node", () => fine(`Node ${process.version}`));
  await look("configuration", () => {
    config = readConfig(options.config);
    return fine(`mode ${config.mode}, exchange ${config.exchange.environment}`);
  });
  if (config !== undefined) {
    const { exchange, dataDir } = config;
    await look("data folder", () => lookAtFolder(dataDir));
    await look("key", () => {
      connection = connect(exchange, process.env);
      return lookAtKey(connection);
    });
  }
  if (connection !== undefined) await lookAtExchange(connection, look);
  await connection?.close();
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ healthy: failed.length === 0, findings })}\n`);
  const [first] = failed;
  // The findings say everything already: only the exit code is left to set.
  if (first !== undefined) process.exitCode = exitCodeOf(first);
}

type Look = (check: string, find: () => Promise<Omit<Finding, "check">>) => Promise<void>;

async function lookAtExchange(connection: Connection, look: Look): Promise<void> {
  const gateway = createGateway({ ...connection, emit: () => {}, log: () => {} });
  await look("exchange", async () => {
    const { status, skew, limits } = await gateway.prepare();
    const write =
      limits === undefined ? "" : `, ${limits.tier} tier, ${limits.write.refill} write tokens a second`;
    const clock = `clock ${(skew / 1_000_000).toFixed(2)} s from the exchange's`;
    const paused = pausedPart(status);
    if (paused === undefined) return fine(`${connection.hosts.name} is trading, ${clock}${write}`);
    return {
      state: "warn",
      text: `${connection.hosts.name} is paused${paused}, ${clock}`,
      remedy: failures["exchange-paused"].remedy,
    };
  });
  if (connection.credentials !== undefined) await look("account", () => lookAtAccount(gateway));
  gateway.stop();
}

/** Undefined when all of it trades; empty when none of it is said to. */
function pausedPart({ isTrading, shards = [] }: TradingStatus): string | undefined {
  const paused = shards.filter((each) => !each.isTrading).map(({ shard }) => shard);
  if (isTrading && paused.length === 0) return undefined;
  const isWhole = paused.length === 0 || paused.length === shards.length;
  return isWhole ? "" : ` on shard ${paused.join(", ")}`;
}

async function lookAtAccount(gateway: Gateway): Promise<Omit<Finding, "check">> {
  const report = (await gateway.account()).find(
    (input): input is Extract<AccountNews, { kind: "account-reported" }> & typeof input =>
      input.kind === "account-reported",
  );
  const cash = report?.cash ?? zeroMoney;
  const parts = (report?.cashByShard ?? []).map((part) => `${showMoney(part.cash)} on shard ${part.shard}`);
  const text = `cash ${showMoney(cash)}${parts.length > 1 ? ` (${parts.join(", ")})` : ""}, ${report?.positions.length ?? 0} positions, ${report?.orders.length ?? 0} resting orders`;
  if (minus(cash, zeroMoney) > 0) return fine(text);
  return { state: "warn", text, remedy: "Deposit money: every order has to be paid for in full." };
}

function lookAtKey({ credentials }: Connection): Omit<Finding, "check"> {
  if (credentials !== undefined) return fine(`key ${credentials.hint}`);
  return {
    state: "warn",
    text: "no key: dry runs and paper ask for books again and again instead of listening, and live is impossible",
    remedy: failures["key-missing"].remedy,
  };
}

function lookAtFolder(folder: string): Omit<Finding, "check"> {
  writeInto(folder, () => {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  });
  return fine(`${folder}/ can be written`);
}

function fine(text: string): Omit<Finding, "check"> {
  return { state: "ok", text };
}

function findingText(finding: Finding | undefined): string {
  if (finding === undefined) return "";
  const mark = { ok: pc.green("ok  "), warn: pc.yellow("warn"), fail: pc.red("fail") }[finding.state];
  const remedy = finding.remedy === undefined ? "" : `\n       ${finding.remedy}`;
  return `${mark} ${finding.check}: ${finding.text}${remedy}`;
}
