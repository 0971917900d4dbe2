import { z } from "zod";
import { seconds } from "../../domain/units.ts";
import { durationText, numberText } from "./scenario-text.ts";
import type { NewsPlan } from "../crowd/plan.ts";

/** How the truth about an event comes out, as a scenario file writes it. */

const duration = durationText(seconds(0), seconds(3 * 366 * 86_400));
const ticker = z.string().min(1).max(64);
const span = { startsAfter: duration.default(seconds(0)), endsAfter: duration };

const factor = z.strictObject({
  kind: z.literal("factor"),
  markets: z.enum(["above", "between", "apart"]),
  correlation: numberText(0, 1).default(0),
  ...span,
  releases: z
    .array(z.strictObject({ after: duration, share: numberText(0, 1) }))
    .max(100)
    .default([]),
});

const score = z.strictObject({ kind: z.literal("score"), ...span, scores: numberText(0.1, 400).default(3) });

const leg = z.strictObject({ ticker, outcome: z.enum(["yes", "no"]).default("yes") });
const product = z.strictObject({
  kind: z.literal("product"),
  legs: z.record(ticker, z.array(leg).min(1).max(30)),
});

export const newsSchema = z.discriminatedUnion("kind", [factor, score, product]);

type NewsText = z.infer<typeof newsSchema>;

export function newsPlan(news: NewsText): NewsPlan {
  return news.kind === "product" ? { ...news, legs: new Map(Object.entries(news.legs)) } : news;
}

/** As much of a file's market as its news depends on. */
export interface NewsMarket {
  readonly ticker: string;
  readonly event: string;
  readonly crowd: { readonly value: number };
  readonly result?: "yes" | "no" | undefined;
}

/** What is wrong with an event's news beside its markets: where, below `news`, and why. */
export interface NewsComplaint {
  readonly key: string;
  readonly text: string;
}

/** Everything no single value can say: sums, orders, and results that contradict each other. */
export function impossibleNews(
  news: NewsText,
  event: string,
  all: readonly NewsMarket[],
  products: ReadonlySet<string>,
): readonly NewsComplaint[] {
  const markets = all.filter((market) => market.event === event);
  if (news.kind === "product") return impossibleLegs(news, markets, all, products);
  const order: readonly NewsComplaint[] =
    news.startsAfter < news.endsAfter ? [] : [{ key: "endsAfter", text: "news ends after it starts" }];
  return [...order, ...(news.kind === "score" ? impossibleGame(markets) : impossibleNumber(news, markets))];
}

function impossibleGame(markets: readonly NewsMarket[]): readonly NewsComplaint[] {
  const complain = (text: string): readonly NewsComplaint[] => [{ key: "kind", text }];
  if (markets.length < 1 || markets.length > 3) {
    return complain("a game has one to three markets: home, visitors, draw");
  }
  const total = sumOf(markets);
  // Sums of decimals such as 0.7 + 0.2 + 0.1 miss one by a hair.
  if (markets.length > 1 && Math.abs(total - 1) > 1e-9) {
    return complain(`somebody wins or it is a draw: the values sum to ${total}, not to 1`);
  }
  const winners = markets.filter(({ result }) => result === "yes").length;
  const losers = markets.filter(({ result }) => result === "no").length;
  if (winners > 1 || (markets.length > 1 && losers === markets.length)) {
    return complain("exactly one of its markets can be forced to YES, and not all to NO");
  }
  return [];
}

function impossibleNumber(
  { markets: kind, releases, startsAfter, endsAfter }: z.infer<typeof factor>,
  markets: readonly NewsMarket[],
): readonly NewsComplaint[] {
  const released = releases.reduce((sum, { share }) => sum + share, 0);
  if (released > 1 + 1e-9) return [{ key: "releases", text: `their shares sum to ${released}, past 1` }];
  if (releases.some(({ after }) => after <= startsAfter || after > endsAfter)) {
    return [{ key: "releases", text: "a release is after the start and not after the end" }];
  }
  const total = sumOf(markets);
  if (kind === "between" && total > 1 + 1e-9) {
    return [{ key: "markets", text: `the values of neighbouring buckets sum to ${total}, past 1` }];
  }
  return isContradiction(kind, markets)
    ? [{ key: "markets", text: "the forced results contradict each other" }]
    : [];
}

function isContradiction(kind: z.infer<typeof factor>["markets"], markets: readonly NewsMarket[]): boolean {
  const yes = markets.filter(({ result }) => result === "yes");
  const no = markets.filter(({ result }) => result === "no");
  if (kind === "between") {
    const isAllNo = no.length === markets.length && sumOf(markets) >= 1 - 1e-9;
    return yes.length > 1 || isAllNo;
  }
  // On a ladder a likelier strike is a lower one: passed whenever a higher one is.
  return kind === "above" && yes.some((a) => no.some((b) => b.crowd.value >= a.crowd.value));
}

function impossibleLegs(
  { legs }: z.infer<typeof product>,
  markets: readonly NewsMarket[],
  all: readonly NewsMarket[],
  products: ReadonlySet<string>,
): readonly NewsComplaint[] {
  const eventOf = new Map(all.map(({ ticker: name, event }) => [name, event]));
  const without = markets.filter(({ ticker: name }) => legs[name] === undefined);
  const complaints = without.map(({ ticker: name }) => ({ key: "legs", text: `${name} has no legs` }));
  for (const [name, parts] of Object.entries(legs)) {
    const events = parts.map((part) => eventOf.get(part.ticker));
    if (events.some((event) => event === undefined || products.has(event))) {
      complaints.push({ key: "legs", text: `${name}: a leg is a market with a value of its own` });
    } else if (new Set(events).size < events.length) {
      complaints.push({ key: "legs", text: `${name}: its legs are of different events` });
    }
    if (!markets.some((market) => market.ticker === name)) {
      complaints.push({ key: "legs", text: `${name} is no market of this event` });
    }
  }
  return complaints;
}

function sumOf(markets: readonly NewsMarket[]): number {
  return markets.reduce((sum, { crowd }) => sum + crowd.value, 0);
}
