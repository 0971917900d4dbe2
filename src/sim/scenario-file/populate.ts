import { emptyCrowd } from "../crowd/empty-crowd.ts";
import type { CrowdPlan } from "../crowd/plan.ts";
import type { FileText } from "./scenario-schema.ts";

/** What a scenario file says, with people in every market, and be it nobody. */
export type ScenarioText = ReturnType<typeof populate>;

/** Markets of which a file names no people have nobody, and a value that goes with the others of their event. */
export function populate(file: FileText) {
  const places = new Map<string, Place[]>();
  for (const market of file.markets) {
    const others = places.get(market.event);
    if (others === undefined) places.set(market.event, [market]);
    else others.push(market);
  }
  const values = new Map(
    file.events.map((event) => [event.ticker, evenValue(places.get(event.ticker) ?? [], raceOf(event))]),
  );
  return {
    ...file,
    series: file.series.map(({ recurring, ...series }) => ({
      ...series,
      recurring: recurring === undefined ? undefined : populatePeriods(recurring),
    })),
    markets: file.markets.map((market) => withPeople(market, values.get(market.event) ?? even)),
  };
}

function populatePeriods(recurring: NonNullable<FileText["series"][number]["recurring"]>) {
  const value = evenValue(recurring.markets, recurring.exclusive ? "one-at-most" : "any");
  return { ...recurring, markets: recurring.markets.map((market) => withPeople(market, value)) };
}

interface Place {
  readonly crowd?: CrowdPlan | undefined;
}

function withPeople<Market extends Place>(
  market: Market,
  value: number,
): Market & { readonly crowd: CrowdPlan } {
  return { ...market, crowd: market.crowd ?? emptyCrowd(value) };
}

/** How many markets of an event come true. */
type Race = "any" | "one-at-most" | "one";

function raceOf({ exclusive, news }: FileText["events"][number]): Race {
  if (news?.kind === "score") return "one";
  const isBetween = news?.kind === "factor" && news.markets === "between";
  return exclusive || isBetween ? "one-at-most" : "any";
}

/** As likely as not; in a race an equal share of what the others leave. */
function evenValue(markets: readonly Place[], race: Race): number {
  if (race === "any" || markets.length === 1) return even;
  const said = markets.flatMap(({ crowd }) => (crowd === undefined ? [] : [crowd.value]));
  const left = 1 - said.reduce((sum, value) => sum + value, 0);
  const share = left / (markets.length - said.length);
  return Math.max(valueMin, race === "one" ? share : Math.min(share, even));
}

const even = 0.5;
/** Of what a file can say: where nothing is left, values that sum past 1 are told as such. */
const valueMin = 0.0001;
