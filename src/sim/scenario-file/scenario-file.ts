import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import { ok, refused, type Result } from "../../lib/result.ts";
import { priceGrid } from "../../domain/price-grid.ts";
import { strayEndpoint } from "../faults/endpoint.ts";
import { faultPlan } from "./fault-schema.ts";
import { priceStructures } from "../price-structure.ts";
import type { CollectionPlan } from "../combo/collection.ts";
import { scenarioSchema } from "./scenario-schema.ts";
import { populate, type ScenarioText } from "./populate.ts";
import { impossibleNews, newsPlan } from "./news-schema.ts";
import { incentiveRules, programmePlan } from "./incentive-schema.ts";
import { marketTerms, namesIn } from "./life-schema.ts";
import type { RecurringPlan, Scenario, ScenarioMarket } from "../scenario.ts";
import type { StartingCash } from "../starting-cash.ts";

/** A file that is wrong in one way in ten thousand places is still told in a few lines. */
const complaintsTold = 10;

/**
 * Reads a scenario file. A refusal names the mistakes: their line, the value, and what is allowed there. `served` are the
 * calls that faults can meet, as routes write them; without it any endpoint is taken.
 */
export function parseScenario(text: string, served?: readonly string[]): Result<Scenario, string> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const broken = document.errors[0];
  if (broken !== undefined) {
    return refused(`line ${lines.linePos(broken.pos[0]).line}: ${broken.message}`);
  }
  const parsed = scenarioSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  const file = parsed.success ? populate(parsed.data) : undefined;
  const complaints =
    file === undefined ? (parsed.error?.issues ?? []).map(complaintOf) : contradictions(file, served);
  if (file !== undefined && complaints.length === 0) return ok(scenarioOf(file));
  const told = complaints.slice(0, complaintsTold).map((complaint) => tell(complaint, document, lines));
  const untold = complaints.length - told.length;
  return refused([...told, ...(untold > 0 ? [`and ${untold} more`] : [])].join("\n"));
}

interface Complaint {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

type Issue = NonNullable<ReturnType<typeof scenarioSchema.safeParse>["error"]>["issues"][number];

function complaintOf(issue: Issue): Complaint {
  const isMissing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  if (isMissing) return { path: issue.path, text: `is missing: ${issue.expected} expected` };
  if (issue.code !== "unrecognized_keys") return { path: issue.path, text: issue.message };
  return {
    path: [...issue.path, issue.keys[0] ?? ""],
    text: "unknown key: remove it or correct its spelling",
  };
}

function tell({ path, text }: Complaint, document: Document, lines: LineCounter): string {
  const offset = offsetOf(document, path);
  const where = offset === undefined ? "" : `line ${lines.linePos(offset).line}: `;
  return `${where}${path.map(String).join(".")}: ${text}`;
}

/** Where the value of a path begins; where it is missing, where its nearest parent does. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return undefined;
}

/** What no single value can say. */
function contradictions(file: ScenarioText, served: readonly string[] | undefined): readonly Complaint[] {
  const series = new Set(file.series.map(({ ticker }) => ticker));
  const events = new Set(file.events.map(({ ticker }) => ticker));
  return [
    ...repeated("series", file.series),
    ...repeated("events", file.events),
    ...repeated("markets", file.markets),
    ...repeated("collections", file.collections),
    ...strayCollections(file),
    ...file.events.flatMap((event, index): readonly Complaint[] =>
      series.has(event.series)
        ? impossibleRace(file, event, index)
        : [{ path: ["events", index, "series"], text: `no series is called ${event.series}` }],
    ),
    ...strangeNews(file),
    ...lateCombos(file),
    ...strayFaults(file, served),
    ...strayNames(file),
    ...file.series.flatMap(({ recurring }, index) =>
      (recurring?.markets ?? []).flatMap((market, nth) =>
        badGrid(market, ["series", index, "recurring", "markets", nth]),
      ),
    ),
    ...file.markets.flatMap((market, index): readonly Complaint[] => {
      const complain = (key: string, text: string): Complaint => ({ path: ["markets", index, key], text });
      return [
        ...(events.has(market.event) ? [] : [complain("event", `no event is called ${market.event}`)]),
        ...badGrid(market, ["markets", index]),
        ...(market.closesAfter > market.opensAfter
          ? []
          : [complain("closesAfter", "a market closes after it opens")]),
      ];
    }),
  ];
}

function strangeNews(file: ScenarioText): readonly Complaint[] {
  const products = new Set(
    file.events.filter(({ news }) => news?.kind === "product").map(({ ticker }) => ticker),
  );
  return file.events.flatMap(({ ticker, news, exclusive }, index): readonly Complaint[] => {
    if (news === undefined) return [];
    const complaints = impossibleNews(news, ticker, file.markets, products);
    const path = (key: string): readonly PropertyKey[] => ["events", index, "news", key];
    if (exclusive && news.kind === "factor" && news.markets !== "between") {
      return [{ path: path("markets"), text: "of an exclusive event at most one comes true: say between" }];
    }
    return complaints.map(({ key, text }) => ({ path: path(key), text }));
  });
}

/** The value of a combo is made of its legs' values when the exchange starts. */
function lateCombos(file: ScenarioText): readonly Complaint[] {
  const late = new Set(file.events.filter(({ listedAfter }) => listedAfter).map(({ ticker }) => ticker));
  const lateMarkets = new Set(
    file.markets.filter(({ event }) => late.has(event)).map(({ ticker }) => ticker),
  );
  return file.events.flatMap(({ ticker, news }, index): readonly Complaint[] => {
    if (news?.kind !== "product") return [];
    const hasLateLeg = Object.values(news.legs).some((legs) =>
      legs.some((leg) => lateMarkets.has(leg.ticker)),
    );
    const path = ["events", index, "news", "kind"];
    const isLate = late.has(ticker) || hasLateLeg;
    return isLate ? [{ path, text: "a combo and its legs are listed from the start, not later" }] : [];
  });
}

/** A fault on something that is not there would never strike, and nobody would know why. */
function strayFaults(file: ScenarioText, served: readonly string[] | undefined): readonly Complaint[] {
  const markets = new Set(file.markets.map(({ ticker }) => ticker));
  return file.faults.flatMap((fault, index): readonly Complaint[] => {
    const market = "market" in fault ? fault.market : undefined;
    const endpoint = "endpoint" in fault ? fault.endpoint : undefined;
    const stray =
      endpoint === undefined || served === undefined ? undefined : strayEndpoint(endpoint, served);
    return [
      ...(market === undefined || markets.has(market)
        ? []
        : [{ path: ["faults", index, "market"], text: `no market is called ${market}` }]),
      ...(stray === undefined ? [] : [{ path: ["faults", index, "endpoint"], text: stray }]),
    ];
  });
}

function repeated(list: string, rows: readonly { readonly ticker: string }[]): readonly Complaint[] {
  const seen = new Set<string>();
  return rows.flatMap(({ ticker }, index) => {
    const isRepeated = seen.has(ticker);
    seen.add(ticker);
    return isRepeated ? [{ path: [list, index, "ticker"], text: `${ticker} is listed twice` }] : [];
  });
}

function impossibleRace(
  file: ScenarioText,
  event: ScenarioText["events"][number],
  index: number,
): readonly Complaint[] {
  if (!event.exclusive) return [];
  const markets = file.markets.filter((market) => market.event === event.ticker);
  const total = markets.reduce((sum, { crowd }) => sum + crowd.value, 0);
  const winners = markets.filter(({ result }) => result === "yes").length;
  const path = ["events", index, "exclusive"];
  // Sums of decimals such as 0.7 + 0.2 + 0.1 miss one by a hair.
  if (total > 1 + 1e-9) return [{ path, text: `the values of its markets sum to ${total}, past 1` }];
  return winners > 1 ? [{ path, text: `${winners} of its markets are forced to YES, at most 1 can be` }] : [];
}

/** Operations and programmes for what is not there would be refused when their time comes, and nobody would look. */
function strayNames(file: ScenarioText): readonly Complaint[] {
  const known = {
    market: new Set(file.markets.map(({ ticker }) => ticker)),
    event: new Set(file.events.map(({ ticker }) => ticker)),
    series: new Set(file.series.map(({ ticker }) => ticker)),
  };
  const isKnown = (kind: string, ticker: string): boolean =>
    (kind in known && known[kind as keyof typeof known].has(ticker)) ||
    file.series.some((series) => series.recurring !== undefined && ticker.startsWith(`${series.ticker}-`));
  const operations = file.operations.flatMap((planned, index) =>
    namesIn(planned)
      .filter(([kind, ticker]) => !isKnown(kind, ticker))
      .map(([kind, ticker]) => ({ path: ["operations", index], text: `no ${kind} is called ${ticker}` })),
  );
  const incentives = file.incentives.flatMap(({ market, startsAfter, endsAfter }, index) => {
    const path = ["incentives", index];
    return [
      ...(known.market.has(market)
        ? []
        : [{ path: [...path, "market"], text: `no market is called ${market}` }]),
      ...(endsAfter > startsAfter
        ? []
        : [{ path: [...path, "endsAfter"], text: "a programme ends after it starts" }]),
    ];
  });
  return [...operations, ...incentives];
}

function badGrid(market: MarketText, path: readonly PropertyKey[]): readonly Complaint[] {
  const grid = priceGrid(rangesOf(market));
  return grid.ok ? [] : [{ path: [...path, "priceLevelStructure"], text: gridComplaint(market, grid.why) }];
}

/** As much of a market's text as one of a recurring series has too. */
type MarketText = Omit<ScenarioText["markets"][number], "ticker" | "event" | "opensAfter" | "closesAfter">;

function gridComplaint(market: MarketText, why: string): string {
  if (market.priceRanges !== undefined) return why;
  const known = Object.keys(priceStructures).join(", ");
  return `"${market.priceLevelStructure}" is not a known structure (${known}); give priceRanges with it`;
}

function rangesOf(market: MarketText): ScenarioMarket["priceRanges"] {
  return market.priceRanges ?? priceStructures[market.priceLevelStructure] ?? [];
}

function scenarioOf(file: ScenarioText): Scenario {
  return {
    name: file.name,
    accountCash: cashOf(file.account.cash),
    ...(file.rules === undefined ? {} : { rules: given(file.rules) }),
    membership: file.account.membership,
    tier: file.account.tier,
    series: file.series.map(({ ticker, title, category, fees, feeMultiplier, recurring }) => ({
      ticker,
      title,
      category,
      feeKind: fees,
      feeMultiplier,
      ...(recurring === undefined ? {} : { recurring: recurringPlan(recurring) }),
    })),
    events: file.events.map(({ ticker, series, title, exclusive, news, listedAfter }) => ({
      ticker,
      seriesTicker: series,
      title,
      isExclusive: exclusive,
      ...(news === undefined ? {} : { news: newsPlan(news) }),
      ...(listedAfter === undefined ? {} : { listedAfter }),
    })),
    markets: file.markets.map((market) => {
      const { ticker, event, opensAfter, closesAfter } = market;
      return { ticker, eventTicker: event, opensAfter, closesAfter, ...marketPlan(market) };
    }),
    ...(file.maintenance === undefined ? {} : { maintenance: file.maintenance }),
    ...(file.operations.length === 0 ? {} : { operations: file.operations }),
    ...(file.incentives.length === 0 ? {} : { incentives: file.incentives.map(programmePlan) }),
    ...(file.incentiveRules === undefined ? {} : { incentiveRules: incentiveRules(file.incentiveRules) }),
    ...(file.collections.length === 0 ? {} : { collections: file.collections.map(collectionOf) }),
    ...(file.rfq === undefined ? {} : { rfq: given(file.rfq) }),
    ...(file.rfqCrowd === undefined ? {} : { rfqCrowd: file.rfqCrowd }),
    ...(file.blockTrades === undefined ? {} : { blockTrades: file.blockTrades }),
    ...(file.faults.length === 0 ? {} : { faults: file.faults.map(faultPlan) }),
  };
}

/** Written as one amount, or as one by shard. */
function cashOf(cash: ScenarioText["account"]["cash"]): StartingCash {
  if (typeof cash === "number") return cash;
  return new Map(Object.entries(cash).map(([shard, amount]) => [Number(shard), amount]));
}

function collectionOf(file: ScenarioText["collections"][number]): CollectionPlan {
  const { series, events, ordered, ...rest } = file;
  return {
    ...rest,
    seriesTicker: series,
    isOrdered: ordered,
    events: events.map(({ event, yesOnly, ...sizes }) => ({
      ticker: event,
      isYesOnly: yesOnly,
      ...given(sizes),
    })),
    priceLevelStructure: comboStructure,
    priceRanges: priceStructures[comboStructure] ?? [],
  };
}

/** The grid of all combos since September 2026 [api.md §15.1]. */
const comboStructure = "center_deci_edge_centi_cent";

type Given<Text> = { readonly [Key in keyof Text]?: Exclude<Text[Key], undefined> };

/** Without what was left out. */
function given<Text extends object>(text: Text): Given<Text> {
  const entries = Object.entries(text).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<Text>;
}

/** A collection of what is not there could never make a combo. */
function strayCollections(file: ScenarioText): readonly Complaint[] {
  const events = new Set(file.events.map(({ ticker }) => ticker));
  const series = new Set(file.series.map(({ ticker }) => ticker));
  return file.collections.flatMap((collection, index): readonly Complaint[] => {
    const path = ["collections", index];
    const stray = collection.events.findIndex(({ event }) => !events.has(event));
    const missing = collection.events[stray]?.event;
    return [
      ...(series.has(collection.series)
        ? []
        : [{ path: [...path, "series"], text: `no series is called ${collection.series}` }]),
      ...(collection.series.startsWith("KXMVE")
        ? []
        : [{ path: [...path, "series"], text: "tickers of combos start with KXMVE" }]),
      ...(missing === undefined
        ? []
        : [{ path: [...path, "events", stray, "event"], text: `no event is called ${missing}` }]),
      ...(collection.sizeMin <= collection.sizeMax
        ? []
        : [{ path: [...path, "sizeMax"], text: `must be ${collection.sizeMin} at least` }]),
    ];
  });
}

function marketPlan(
  market: MarketText,
): Omit<ScenarioMarket, "ticker" | "eventTicker" | "opensAfter" | "closesAfter"> {
  const {
    title,
    priceLevelStructure,
    shard,
    determinesAfter,
    settlesAfter,
    result,
    volatile: isVolatile,
    crowd,
  } = market;
  return {
    title,
    priceLevelStructure,
    priceRanges: rangesOf(market),
    shard,
    determinesAfter,
    settlesAfter,
    ...(result === undefined ? {} : { result }),
    ...(isVolatile ? { isVolatile } : {}),
    ...marketTerms(market),
    crowd,
  };
}

type RecurringText = NonNullable<ScenarioText["series"][number]["recurring"]>;

function recurringPlan({ every, title, exclusive, markets }: RecurringText): RecurringPlan {
  return {
    every,
    title,
    isExclusive: exclusive,
    markets: markets.map(({ suffix, ...market }) => ({ suffix, ...marketPlan(market) })),
  };
}
