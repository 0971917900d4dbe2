import { z } from "zod";
import { cents, seconds, type Time } from "../../domain/units.ts";
import type { PlannedOperation } from "../life/staff-operation.ts";
import type { ScenarioMarket, Strike } from "../scenario.ts";
import { durationText, numberText, priceText } from "./scenario-text.ts";
import { parseOperation } from "./operation-schema.ts";

/** What a scenario file says of the life of its markets. */

const year = seconds(366 * 86_400);

const strike = z.strictObject({
  type: z.enum([
    "greater",
    "greater_or_equal",
    "less",
    "less_or_equal",
    "between",
    "functional",
    "custom",
    "structured",
  ]),
  floor: numberText(-1e12, 1e12).optional(),
  cap: numberText(-1e12, 1e12).optional(),
});

/** Members of a market beside its name, its times and its people. */
export const termsShape = {
  kind: z.enum(["binary", "scalar"]).optional(),
  settlesAt: priceText(cents(0), cents(100)).optional(),
  strike: strike.optional(),
  canCloseEarly: z.boolean().optional(),
  earlyCloseCondition: z.string().min(1).max(500).optional(),
  provisional: z.boolean().optional(),
};

type TermsText = z.infer<z.ZodObject<typeof termsShape>>;

type Terms = Pick<
  ScenarioMarket,
  "kind" | "settlesAt" | "strike" | "canCloseEarly" | "earlyCloseCondition" | "isProvisional"
>;

export function marketTerms(text: TermsText): Terms {
  const { kind, settlesAt, canCloseEarly, earlyCloseCondition, provisional } = text;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(settlesAt === undefined ? {} : { settlesAt }),
    ...(text.strike === undefined ? {} : { strike: strikeOf(text.strike) }),
    ...(canCloseEarly === undefined ? {} : { canCloseEarly }),
    ...(earlyCloseCondition === undefined ? {} : { earlyCloseCondition }),
    ...(provisional === undefined ? {} : { isProvisional: provisional }),
  };
}

function strikeOf({ type, floor, cap }: z.infer<typeof strike>): Strike {
  return { type, ...(floor === undefined ? {} : { floor }), ...(cap === undefined ? {} : { cap }) };
}

export const maintenanceSchema = z.enum(["thursday", "none"]).optional();

/** An operation of the admin endpoint, and `at`, when it is carried out. */
export const operationSchema = z
  .looseObject({ at: durationText(seconds(0), year) })
  .transform(({ at, ...text }, context): PlannedOperation => {
    const parsed = parseOperation(text, at);
    if (parsed.ok) return { after: at, operation: parsed.value };
    context.addIssue(parsed.why);
    return z.NEVER;
  });

/** Series, events and markets that an operation names, by what a person calls them. */
export function namesIn({ operation }: PlannedOperation): readonly (readonly [string, string])[] {
  if ("ticker" in operation) return [["market", operation.ticker]];
  if ("eventTicker" in operation) return [["event", operation.eventTicker]];
  return "seriesTicker" in operation ? [["series", operation.seriesTicker]] : [];
}

/** How long the periods of a series are that lists its events by itself. */
export const periodText: z.ZodType<Time> = durationText(seconds(60), seconds(7 * 86_400));
