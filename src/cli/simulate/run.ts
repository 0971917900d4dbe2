import type { Time } from "../../domain/units.ts";
import type { Crash, SimulatedDisk } from "../../store/disk/simulated-disk.ts";
import type { Config } from "../config/schema.ts";
import type { Assembly } from "../wiring/assemble.ts";
import type { Life } from "./mortal.ts";
import type { Restraint } from "./restraint.ts";
import type { Verdicts } from "./verdicts.ts";
import type { World } from "./world.ts";

/** One run while it goes on. */
export interface Run {
  readonly world: World;
  readonly config: Config;
  readonly verdicts: Verdicts;
  readonly restraint: Restraint;
  readonly tell: (line: string) => void;
  readonly tickers: readonly string[];
  readonly end: Time;
  /** From then on nothing goes wrong any more. */
  readonly quietFrom: Time;
  life: Life | undefined;
  assembly: Assembly | undefined;
  crashes: number;
  /** When it died last. */
  diedAt: Time;
  /** What a person told it, by kind. */
  readonly commands: Map<string, number>;
  /** Names of the faults by the id they were armed under. */
  readonly armed: Map<number, string>;
  starts: number;
  /** From which moment the books of its first run count: those of all later ones go on with them. */
  booksSince: Time | undefined;
  /** Until then nobody starts the program again. */
  downUntil: Time;
  /** Counts down at each boundary once a crash is due. */
  boundariesToDeath: number | undefined;
  isEnding: boolean;
  disk: SimulatedDisk;
  /** How it dies when the boundary comes. */
  dying: Crash;
}
