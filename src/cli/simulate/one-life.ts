import { minus, most, plus, seconds } from "../../domain/units.ts";
import type { BotEnd } from "../../runtime/bot.ts";
import type { Assembly } from "../wiring/assemble.ts";
import { lastLook } from "./last-look.ts";
import { mortal } from "./mortal.ts";
import { begin, judgeFailure, judgeLeaving } from "./program.ts";
import { differencesIn } from "./quiet.ts";
import type { Run } from "./run.ts";
import { player } from "./world.ts";

/** One process of the program, from its start until it ends, gives up or dies. */
export async function oneLife(run: Run): Promise<void> {
  const { world, end } = run;
  const { clock } = world;
  run.starts += 1;
  const death = createDeath(run);
  const life = mortal(world.ports, death.crossing);
  run.life = life;
  const assembly = begin(run, life, death.crossing);
  if (assembly === undefined) return;
  run.assembly = assembly;
  const look = lastLook(run, life, assembly);
  clock.after(minus(end, clock.now()), () => {
    if (life.isOver() || run.life !== life) return;
    look();
    run.isEnding = true;
    assembly.bot.stop("the run is over");
  });
  const ended = assembly.bot.run().then(
    (botEnd) => ({ kind: "ended", botEnd }) as const,
    (error: unknown) => ({ kind: "failed", error }) as const,
  );
  const outcome = await Promise.race([ended, death.come]);
  if (assembly.engine.isReady()) run.booksSince ??= assembly.engine.ledger().since;
  run.life = undefined;
  run.assembly = undefined;
  if (outcome === "died") return;
  if (outcome.kind === "failed") judgeFailure(run, "gives up", outcome.error);
  else judgeEnd(run, assembly, outcome.botEnd);
}

/** No machine is back sooner; a request that was on its way has come by then, or never will. */
const bootMin = seconds(10);

/** Asked at each boundary; once a crash is due, the boundaries are counted down. */
function createDeath(run: Run): { readonly crossing: () => boolean; readonly come: Promise<"died"> } {
  let died: () => void = () => {};
  const come = new Promise<"died">((resolve) => {
    died = () => resolve("died");
  });
  const crossing = (): boolean => {
    if (run.boundariesToDeath === undefined) return false;
    run.boundariesToDeath -= 1;
    if (run.boundariesToDeath >= 0) return false;
    run.boundariesToDeath = undefined;
    run.crashes += 1;
    run.diedAt = run.world.clock.now();
    if (run.dying === "power") run.downUntil = most(run.downUntil, plus(run.diedAt, bootMin));
    run.tell(`the program dies (${run.dying})`);
    run.disk = run.disk.crash(run.dying);
    died();
    return true;
  };
  return { crossing, come };
}

function judgeEnd(run: Run, { engine }: Assembly, { proof, why }: BotEnd): void {
  const { world, verdicts } = run;
  run.tell(`the program ended: ${why}. ${proof.text}`);
  if (proof.isProven) {
    const left = world.exchange.restingOrders(player).length;
    verdicts.check("I2", left === 0, () => `${left} orders rest after a stop that was proven`);
  }
  if (!run.isEnding) {
    if (engine.stopped()?.isRiskStop !== true) judgeLeaving(run, `ends by itself: ${why}`);
    return;
  }
  const unproven = (): string => `at the end, in calm weather, nothing was proven: ${proof.text}`;
  verdicts.check("I2", proof.isProven, unproven);
  const differences = differencesIn(run, engine);
  verdicts.check("I3", differences.length === 0, () => differences.join("; "));
}
