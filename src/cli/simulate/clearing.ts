import { isAtLeast, type Rung } from "../../domain/alarm.ts";
import { minus, most, plus, seconds, type Time } from "../../domain/units.ts";
import { differencesIn, idleMarkets, inEach, openQuestions, unknownOrders } from "./quiet.ts";
import type { Run } from "./run.ts";
import { progressMax, type Storm } from "./storm.ts";
import { worldStart } from "./world.ts";

/** What is on its way between the program and the exchange is there with the next look: what stays is wrong. */
const lookEvery = seconds(1);
const looksMax = 10;

/** Between two storms everything has to come right: orders, ledger, quotes, and what a person told. */
export function watchClearings(run: Run, storms: readonly Storm[]): void {
  for (const { from } of storms.slice(1)) {
    const judgedAt = plus(worldStart, minus(from, lookEvery));
    const firstAt = minus(judgedAt, (looksMax * lookEvery) as Time);
    const looks: Look[] = [];
    for (let count = 0; count < looksMax; count += 1) {
      at(run, plus(firstAt, (count * lookEvery) as Time), () => looks.push(lookAround(run)));
    }
    at(run, judgedAt, () => {
      if (minus(firstAt, most(run.downUntil, run.diedAt)) >= progressMax) judge(run, looks);
    });
  }
}

function at({ world: { clock } }: Run, when: Time, action: () => void): void {
  clock.after(minus(when, clock.now()), action);
}

interface Look {
  readonly rung: Rung;
  readonly strangers: readonly string[];
  readonly open: readonly string[];
  readonly differences: readonly string[];
  readonly idle: readonly string[];
  readonly forbidden: readonly string[];
}

function lookAround(run: Run): Look {
  const { world, assembly, restraint } = run;
  const rung = restraint.rung();
  const forbidden = restraint.resting();
  // The alarm keeps it from starting.
  const nothing = { rung, strangers: [], open: [], differences: [], idle: [], forbidden };
  if (rung === "stop") return nothing;
  if (assembly === undefined) return { ...nothing, idle: ["the program does not run"] };
  const { engine } = assembly;
  return {
    rung,
    strangers: unknownOrders(world, engine),
    open: openQuestions(engine),
    differences: differencesIn(run, engine),
    idle: isQuoting(rung) ? idleMarkets(world, engine) : [],
    forbidden,
  };
}

/** From `reduce-only` on it may well have nothing to quote. */
export function isQuoting(rung: Rung): boolean {
  return !isAtLeast(rung, "reduce-only");
}

function judge({ verdicts }: Run, looks: readonly Look[]): void {
  const [{ rung } = { rung: "quiet" }] = looks;
  const check = (name: Parameters<typeof verdicts.check>[0], wordsOf: (look: Look) => readonly string[]) => {
    const words = looks.map(wordsOf);
    const isWrong = words.every((each) => each.length > 0);
    verdicts.check(name, !isWrong, () => `in a clearing ${words.at(-1)?.join("; ") ?? ""}`);
  };
  if (rung !== "quiet") check("I9", (look) => look.forbidden);
  if (rung === "stop") return;
  check("I2", (look) => look.strangers);
  const never = inEach(looks.map(({ open }) => open));
  verdicts.check("I2", never.length === 0, () => `in a clearing ${never.join("; ")}`);
  check("I3", (look) => look.differences);
  check("I8", (look) => look.idle);
}
