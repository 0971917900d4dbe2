import type { Note } from "../domain/note.ts";
import type { RewardProgramme } from "../domain/reward.ts";
import { decodeProgrammes, type WireProgramme } from "../wire/maker/programme.ts";
import { whyNot } from "./refused.ts";
import type { Rest } from "./rest.ts";

/** By market, the programmes that pay for resting orders. */
export type Programmes = ReadonlyMap<string, readonly RewardProgramme[]>;

const pageRows = 1_000;
/** More programmes than that are not read: what is missing pays nothing as far as we know. */
const pagesMax = 20;

/**
 * The programmes that run now, and those that will, in these markets. The exchange lists them all and takes no ticker. What
 * cannot be read is told and taken for none: nothing depends on a reward.
 */
export async function readProgrammes(
  rest: Rest,
  tickers: readonly string[],
  log: (note: Note) => void,
): Promise<Programmes> {
  const found = new Map<string, RewardProgramme[]>();
  for (const status of ["active", "upcoming"]) {
    for (const { ticker, programme } of await readStatus(rest, status, log)) {
      if (!tickers.includes(ticker)) continue;
      found.set(ticker, [...(found.get(ticker) ?? []), programme]);
    }
  }
  return found;
}

async function readStatus(
  rest: Rest,
  status: string,
  log: (note: Note) => void,
): Promise<readonly WireProgramme[]> {
  const rows: WireProgramme[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const answer = await rest.read({
      path: "/incentive_programs",
      query: { status, type: "liquidity", limit: pageRows, cursor },
      decode: decodeProgrammes,
      isPublic: true,
    });
    if (answer.kind !== "done") {
      const text = `The incentive programmes cannot be read: ${whyNot(answer)}. None is counted on but what was told before.`;
      log({ level: "warn", topic: "incentives-unread", text });
      return rows;
    }
    rows.push(...answer.value.rows);
    const next = answer.value.cursor;
    if (next === undefined || next === cursor) return rows;
    cursor = next;
  }
  return rows;
}
