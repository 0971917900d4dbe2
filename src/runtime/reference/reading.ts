import type { OutsideNews } from "../../domain/input.ts";
import { ok, refused, type Result } from "../../lib/result.ts";

/**
 * Values from outside, as a file, a server or a program tells them: `{source: {ticker: probability}}`, and under the names
 * `underlyings` and `forecasts` what markets hang on, by market, event or series. Half of it is none of it.
 */
export interface OutsideValues {
  readonly underlyings?: Readonly<Record<string, ToldUnderlying>>;
  readonly forecasts?: Readonly<Record<string, ToldForecast>>;
  readonly [source: string]: Readonly<Record<string, number | ToldUnderlying | ToldForecast>> | undefined;
}

interface ToldUnderlying {
  readonly price: number;
  /** A year's, as a share: 0.45 is 45 %. */
  readonly volatility: number;
}

interface ToldForecast {
  readonly mean: number;
  readonly deviation: number;
}

/** Longer text would hold up everything else while it is read. */
const lengthMax = 4 * 1024 * 1024;

export function readText(text: string): Result<readonly OutsideNews[], string> {
  if (text.length > lengthMax) return refused(`it is longer than ${lengthMax} characters`);
  try {
    return readValues(JSON.parse(text));
  } catch (error) {
    return refused(`it is not JSON${placeOf(error, text)}`);
  }
}

export function readValues(json: unknown): Result<readonly OutsideNews[], string> {
  const news: OutsideNews[] = [];
  const sources = entriesOf(json);
  if (sources === undefined) return refused(`expected {"source": {"TICKER": 0.42}}, got ${sample(json)}`);
  for (const [source, values] of sources) {
    const rows = entriesOf(values);
    if (rows === undefined)
      return refused(`${shown(source)}: expected values by name, got ${sample(values)}`);
    for (const [name, value] of rows) {
      const read = readRow(source, name, value);
      if (typeof read === "string") return refused(`${shown(source)}.${shown(name)}${read}`);
      news.push(read);
    }
  }
  return ok(news);
}

/** Or what is wrong with it. */
function readRow(source: string, name: string, value: unknown): OutsideNews | string {
  switch (source) {
    case "underlyings": {
      const price = fieldOf(value, "price");
      const volatility = fieldOf(value, "volatility");
      if (!(price > 0)) return expected(value, "price", "a number above 0");
      if (!(volatility > 0)) return expected(value, "volatility", "a year's as a share, like 0.45");
      return { kind: "underlying-told", covers: name, price, volatility };
    }
    case "forecasts": {
      const mean = fieldOf(value, "mean");
      const deviation = fieldOf(value, "deviation");
      if (Number.isNaN(mean)) return expected(value, "mean", "a number");
      if (!(deviation > 0)) return expected(value, "deviation", "a number above 0");
      return { kind: "forecast-told", covers: name, mean, deviation };
    }
    default:
      if (typeof value !== "number" || !(value > 0 && value < 1)) {
        return `: expected a probability between 0 and 1, got ${sample(value)}`;
      }
      return { kind: "reference-received", ticker: name, source, value };
  }
}

/** Not a number where there is none. JSON knows no infinity, but 1e999 is one. */
function fieldOf(value: unknown, field: string): number {
  const found = valueAt(value, field);
  return typeof found === "number" && Number.isFinite(found) ? found : Number.NaN;
}

function expected(value: unknown, field: string, what: string): string {
  return `.${field}: expected ${what}, got ${sample(valueAt(value, field))}`;
}

function valueAt(value: unknown, field: string): unknown {
  return entriesOf(value)?.find(([name]) => name === field)?.[1];
}

function entriesOf(value: unknown): [string, unknown][] | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : undefined;
}

/** Somebody else's text, for our log. */
function shown(name: string): string {
  return name.slice(0, 60).replaceAll(/[^ -~]/g, "?");
}

function sample(value: unknown): string {
  return value === undefined ? "nothing" : (JSON.stringify(value) ?? "nothing").slice(0, 40);
}

/** Node says at which character it gave up, but not always in which line. */
function placeOf(error: unknown, text: string): string {
  const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  if (position === undefined) return "";
  const before = text.slice(0, Number(position)).split("\n");
  return `: line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
