import { z } from "zod";
import { feeKinds } from "../../domain/fees.ts";
import { cents, plus, seconds, type Time } from "../../domain/units.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { priceStructures } from "../price-structure.ts";
import { countText, durationText, multiplierText, priceText } from "./scenario-text.ts";
import type { StaffOperation } from "../life/staff-operation.ts";

/**
 * Operations of market life as the admin endpoint and scenario files write them. Spans count from the operation
 * itself: `in` when it happens, `for` how long it holds.
 */
const year = seconds(366 * 86_400);
const span = durationText(seconds(0), year);
const ticker = z.string().min(1).max(128);
const shard = countText(0, 9).optional();
const result = z.enum(["yes", "no"]);
const value = priceText(cents(0), cents(100));

const onMarket = [
  z.strictObject({ operation: z.literal("pause-market"), ticker }),
  z.strictObject({ operation: z.literal("reactivate-market"), ticker }),
  z.strictObject({ operation: z.literal("change-close"), ticker, in: span.default(seconds(0)) }),
  z.strictObject({ operation: z.literal("determine-market"), ticker, result: result.optional() }),
  z.strictObject({ operation: z.literal("determine-scalar"), ticker, value }),
  z.strictObject({ operation: z.literal("dispute-market"), ticker }),
  z.strictObject({
    operation: z.literal("amend-market"),
    ticker,
    result: z.enum(["yes", "no", "scalar"]),
    value: value.optional(),
  }),
  z.strictObject({ operation: z.literal("settle-market"), ticker }),
  z.strictObject({
    operation: z.literal("change-grid"),
    ticker,
    priceLevelStructure: z.string().refine((name) => name in priceStructures, {
      error: `expected one of ${Object.keys(priceStructures).join(", ")}`,
    }),
  }),
  z.strictObject({ operation: z.literal("waive-fees"), ticker, for: span.optional() }),
] as const;

const onFees = [
  z.strictObject({
    operation: z.literal("override-fees"),
    eventTicker: ticker,
    fees: z.enum(feeKinds).optional(),
    multiplier: multiplierText.optional(),
    in: span.optional(),
  }),
  z.strictObject({
    operation: z.literal("change-series-fees"),
    seriesTicker: ticker,
    fees: z.enum(feeKinds),
    multiplier: multiplierText,
    in: span.optional(),
  }),
] as const;

const onExchange = [
  z.strictObject({ operation: z.literal("pause-trading"), shard, for: span.optional() }),
  z.strictObject({ operation: z.literal("resume-trading"), shard }),
  z.strictObject({ operation: z.literal("pause-exchange"), shard, for: span.optional() }),
  z.strictObject({ operation: z.literal("resume-exchange"), shard }),
  z.strictObject({ operation: z.literal("drop-quotes") }),
] as const;

const schema = z.discriminatedUnion("operation", [...onMarket, ...onFees, ...onExchange], {
  error: `\`operation\` is one of ${operationNames().join(", ")}`,
});

type OperationText = z.infer<typeof schema>;

/** What can be done, and what each needs: member names, those that may be left out with a question mark. */
export function operationTable(): readonly {
  readonly operation: string;
  readonly members: readonly string[];
}[] {
  return [...onMarket, ...onFees, ...onExchange].map((option) => ({
    operation: [...option.shape.operation.values].join(""),
    members: Object.entries(option.shape)
      .filter(([name]) => name !== "operation")
      .map(([name, type]) => (type.safeParse(undefined).success ? `${name}?` : name)),
  }));
}

/** A refusal says what is wrong with which member. */
export function parseOperation(given: unknown, now: Time): Result<StaffOperation, string> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return ok(operationOf(parsed.data, now));
  const complaints = parsed.error.issues.map(
    (issue) =>
      `${[...issue.path.map(String), ...("keys" in issue ? issue.keys : [])].join(".")}: ${issue.message}`,
  );
  return refused(complaints.join("; "));
}

function operationNames(): readonly string[] {
  return [...onMarket, ...onFees, ...onExchange].flatMap((option) => [...option.shape.operation.values]);
}

function operationOf(text: OperationText, now: Time): StaffOperation {
  switch (text.operation) {
    case "change-close":
      return { kind: text.operation, ticker: text.ticker, closeAt: plus(now, text.in) };
    case "determine-market":
      return { kind: text.operation, ticker: text.ticker, ...given("result", text.result) };
    case "determine-scalar":
      return { kind: text.operation, ticker: text.ticker, value: text.value };
    case "amend-market":
      return {
        kind: text.operation,
        ticker: text.ticker,
        result: text.result,
        ...given("value", text.value),
      };
    case "change-grid":
      return {
        kind: text.operation,
        ticker: text.ticker,
        priceLevelStructure: text.priceLevelStructure,
        priceRanges: priceStructures[text.priceLevelStructure] ?? [],
      };
    case "waive-fees":
      return { kind: text.operation, ticker: text.ticker, ...given("until", later(now, text.for)) };
    case "override-fees":
      return {
        kind: text.operation,
        eventTicker: text.eventTicker,
        ...given("feeKind", text.fees),
        ...given("multiplier", text.multiplier),
        ...given("at", later(now, text.in)),
      };
    case "change-series-fees":
      return {
        kind: text.operation,
        seriesTicker: text.seriesTicker,
        feeKind: text.fees,
        multiplier: text.multiplier,
        ...given("at", later(now, text.in)),
      };
    case "pause-trading":
    case "pause-exchange":
      return {
        kind: text.operation,
        ...given("shard", text.shard),
        ...given("resumesAt", later(now, text.for)),
      };
    case "resume-trading":
    case "resume-exchange":
      return { kind: text.operation, ...given("shard", text.shard) };
    case "drop-quotes":
      return { kind: text.operation };
    default:
      return { kind: text.operation, ticker: text.ticker };
  }
}

function later(now: Time, after: Time | undefined): Time | undefined {
  return after === undefined ? undefined : plus(now, after);
}

/** A member that is there only when it was given. */
function given<Name extends string, Value>(
  name: Name,
  content: Value | undefined,
): { readonly [Key in Name]?: Value } {
  return content === undefined ? {} : ({ [name]: content } as { readonly [Key in Name]?: Value });
}
