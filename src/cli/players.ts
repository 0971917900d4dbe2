import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  createPlayKey,
  registerKey,
  type KeyKind,
  type KeyRegistry,
  type PlayKey,
} from "../sim/server/key.ts";

/** An account of the exchange in a box for somebody outside, and its key. */
export interface Player {
  readonly account: string;
  readonly key: PlayKey;
}

/** A player whose key lies in a file. */
export interface SeatedPlayer extends Player {
  readonly keyPath: string;
}

/** The first is called `play`, the others `play-2`, `play-3` and so on. */
export function createPlayers(count: number, kind: KeyKind): readonly Player[] {
  return Array.from({ length: count }, (_, index) => ({
    account: index === 0 ? "play" : `play-${index + 1}`,
    key: createPlayKey(kind),
  }));
}

export function keysOf(players: readonly Player[]): KeyRegistry {
  return new Map(players.flatMap(({ account, key }) => [...registerKey(account, key)]));
}

/** Keys that only their owner can read. */
export function writeKeys(players: readonly Player[], folder: string): readonly SeatedPlayer[] {
  return players.map((player) => {
    const keyPath = join(folder, `${player.account}-key.pem`);
    writeFileSync(keyPath, player.key.privatePem, { mode: 0o600 });
    return { ...player, keyPath };
  });
}
