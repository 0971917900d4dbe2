import { isObject, parseObject } from "../lib/json.ts";
import { Failure } from "../domain/failure.ts";
import type { GroupAddress } from "../domain/order-group.ts";
import { type WholeFiles } from "./whole-file.ts";

/** One order group that this bot made, and what for: the exchange keeps no name of it [kalshi api.md §6]. */
export interface RememberedFuse extends GroupAddress {
  /** Which exchange: demo and production have accounts of their own. */
  readonly host: string;
  /** The event's or the market's ticker. */
  readonly covers: string;
}

/** Empty when there is no file. One that cannot be believed is a failure: a tripped fuse must not be forgotten. */
export function readFuses(files: WholeFiles, path: string): readonly RememberedFuse[] {
  const text = files.read(path);
  if (text === undefined) return [];
  const { fuses } = parseObject(text) ?? {};
  const rows: readonly unknown[] = Array.isArray(fuses) ? fuses : [undefined];
  if (rows.every(isFuse)) return rows;
  throw new Failure("fuse-file-garbled", `${path} is not the list of a bot's order groups`);
}

export function writeFuses(files: WholeFiles, path: string, fuses: readonly RememberedFuse[]): void {
  files.write(path, `${JSON.stringify({ fuses }, null, 2)}\n`);
}

function isFuse(value: unknown): value is RememberedFuse {
  if (!isObject(value)) return false;
  const { host, covers, groupId, shard } = value;
  const texts = [host, covers, groupId];
  return texts.every((text) => typeof text === "string" && text !== "") && Number.isSafeInteger(shard);
}
