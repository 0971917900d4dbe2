import { Failure } from "../domain/failure.ts";
import type { GroupReport } from "../domain/order-group.ts";
import { showQty } from "../domain/units.ts";
import { createGateway, type Gateway } from "../gateway/gateway.ts";
import { valueOf } from "../gateway/refused.ts";
import { readFuses, type RememberedFuse } from "../runtime/fuse-file.ts";
import { systemFiles } from "../runtime/whole-file.ts";
import { readConfig } from "./config/load.ts";
import { guardFiles } from "./guard-files.ts";
import { connect } from "./wiring/connect.ts";

export interface FuseOptions {
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
}

interface Fuse extends RememberedFuse {
  readonly report: GroupReport | undefined;
}

/** `kmm fuse`: the order groups of this bot, and which of them have tripped. */
export async function fuseListCommand(options: FuseOptions): Promise<void> {
  await withFuses(options, (_, fuses) => {
    write(options, fuses, fuses.length === 0 ? ["This bot has no fuses here."] : fuses.map(lineOf));
    return Promise.resolve();
  });
}

/** `kmm fuse reset [TICKER…]`: lets orders in again. A bot that runs hears of it and quotes on. */
export async function fuseResetCommand(names: readonly string[], options: FuseOptions): Promise<void> {
  await withFuses(options, async (gateway, fuses) => {
    const strange = names.filter((name) => !fuses.some(({ covers }) => covers === name));
    if (strange.length > 0) {
      const known = fuses.map(({ covers }) => covers).join(", ");
      throw new Failure(
        "usage",
        `no fuse of ${strange.join(", ")}; there are ${known === "" ? "none" : known}`,
      );
    }
    const chosen = fuses.filter(({ covers, report }) =>
      names.length === 0 ? report?.isTripped === true : names.includes(covers),
    );
    for (const fuse of chosen) valueOf(await gateway.groups.reset(fuse), `the fuse of ${fuse.covers}`);
    const lines = chosen.map(({ covers }) => `Reset the fuse of ${covers}: orders are let in again.`);
    write(options, chosen, lines.length === 0 ? ["No fuse of this bot has tripped."] : lines);
  });
}

async function withFuses(
  options: FuseOptions,
  use: (gateway: Gateway, fuses: readonly Fuse[]) => Promise<void>,
): Promise<void> {
  const config = readConfig(options.config);
  const connection = connect(config.exchange, process.env);
  if (connection.credentials === undefined) throw new Failure("key-missing", "order groups need a key");
  const gateway = createGateway({
    ...connection,
    emit: () => {},
    log: (note) => process.stderr.write(`${note.text}\n`),
  });
  try {
    const remembered = readFuses(systemFiles, guardFiles(config).fuses);
    const listed = new Map(
      valueOf(await gateway.groups.list(), "the order groups").map((group) => [group.groupId, group]),
    );
    const here = remembered.filter(({ host }) => host === connection.hosts.rest);
    await use(
      gateway,
      here.map((fuse) => ({ ...fuse, report: listed.get(fuse.groupId) })),
    );
  } finally {
    gateway.stop();
    await connection.close();
  }
}

function stateOf({ report }: Fuse): "armed" | "tripped" | "gone" {
  if (report === undefined) return "gone";
  return report.isTripped ? "tripped" : "armed";
}

function lineOf(fuse: Fuse): string {
  const limit = fuse.report?.limit;
  const most = limit === undefined ? "" : `, ${showQty(limit)} contracts in 15 s`;
  return `${fuse.covers}: ${stateOf(fuse)}${most} (group ${fuse.groupId}, shard ${fuse.shard})`;
}

function write(options: FuseOptions, fuses: readonly Fuse[], lines: readonly string[]): void {
  const rows = fuses.map((fuse) => ({
    covers: fuse.covers,
    group_id: fuse.groupId,
    shard: fuse.shard,
    state: stateOf(fuse),
  }));
  process.stdout.write(`${options.json === true ? JSON.stringify({ fuses: rows }) : lines.join("\n")}\n`);
}
