import { isQuoting } from "./clearing.ts";
import { minus, most, seconds, type Time } from "../../domain/units.ts";
import type { Assembly } from "../wiring/assemble.ts";
import type { Life } from "./mortal.ts";
import { idleMarkets, inEach, unknownOrders, wrongViews } from "./quiet.ts";
import type { Run } from "./run.ts";
import { progressMax } from "./storm.ts";

/** So long before the end whole books are counted: a silent minute is asked about, a book that is right is not. */
const calmLook = seconds(100);
const calmSnapshotsMax = 20;

/** Looks at everything while the program still quotes, at the end of the calm; gives what is to be done right then. */
export function lastLook(run: Run, life: Life, assembly: Assembly): () => void {
  const { world, end, quietFrom, verdicts } = run;
  const { clock } = world;
  const isCalmAt = (at: Time): boolean => minus(at, most(quietFrom, bornAt)) >= progressMax;
  const bornAt = clock.now();
  const blurred = blurredViews(run, life, assembly);
  let snapshotsBefore: number | undefined;
  clock.after(minus(minus(end, calmLook), bornAt), () => {
    if (isCalmAt(clock.now())) snapshotsBefore = world.snapshotsAsked();
  });
  return () => {
    if (!isCalmAt(end)) return;
    const idle = isQuoting(run.restraint.rung()) ? idleMarkets(world, assembly.engine) : [];
    verdicts.check("I8", idle.length === 0, () => idle.join("; "));
    const strangers = unknownOrders(world, assembly.engine);
    verdicts.check("I2", strangers.length === 0, () => strangers.join("; "));
    const wrong = blurred();
    verdicts.check("I4", wrong.length === 0, () => wrong.join("; "));
    if (snapshotsBefore === undefined) return;
    const asked = world.snapshotsAsked() - snapshotsBefore;
    verdicts.check("I4", asked <= calmSnapshotsMax, () => `in calm weather ${asked} books were doubted`);
  };
}

/** Looks several times before the end: a frame on its way is no fault, a market that is seen wrongly each time is. */
function blurredViews({ world, end }: Run, life: Life, assembly: Assembly): () => readonly string[] {
  const { clock } = world;
  const looks: (readonly string[])[] = [];
  for (const before of [10, 8, 6, 4, 2]) {
    clock.after(minus(minus(end, seconds(before)), clock.now()), () => {
      if (!life.isOver()) looks.push(wrongViews(world, assembly.engine));
    });
  }
  return () => inEach(looks);
}
