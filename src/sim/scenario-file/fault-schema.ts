import { z } from "zod";
import { channels } from "../../domain/channel.ts";
import { seconds, time, type Time } from "../../domain/units.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { countText, durationText, numberText } from "./scenario-text.ts";
import type { Delay, Fault, FaultPlan, Match } from "../faults/fault.ts";

/**
 * A fault as it stands in a scenario file and at the admin endpoint: its kind, what it needs, whom it meets and
 * when, side by side in one object. Nothing unknown is let through, and each kind takes only what it understands.
 */

const day = seconds(86_400);
const delay = durationText(seconds(0), seconds(3_600));
const name = z.string().min(1).max(128);
const status = z.union([z.literal(500), z.literal(502), z.literal(503), z.literal(504)], {
  error: "expected 500, 502, 503 or 504",
});

const channel = z.enum(channels, {
  error: ({ input }) => `"${String(input)}" is no channel; known are: ${channels.join(", ")}`,
});

const when = {
  at: durationText(seconds(0), day).default(seconds(0)),
  for: durationText(seconds(0), day).optional(),
};
const lot = {
  chance: numberText(0, 1).default(1),
  after: countText(0, 1_000_000).default(0),
  times: countText(1, 1_000_000).optional(),
};
const calls = {
  ...when,
  ...lot,
  account: name.optional(),
  market: name.optional(),
  endpoint: name.optional(),
};
const frames = {
  ...when,
  ...lot,
  account: name.optional(),
  market: name.optional(),
  channel: channel.optional(),
  message: name.optional(),
};
const delayed = { by: delay, upTo: delay.optional() };

export const faultSchema = z.discriminatedUnion(
  "fault",
  [
    z.strictObject({ fault: z.literal("lose-request"), ...calls }),
    z.strictObject({ fault: z.literal("lose-answer"), ...calls }),
    z.strictObject({
      fault: z.literal("fail-call"),
      status: status.default(503),
      applied: z.enum(["yes", "no", "by-lot"]).default("by-lot"),
      body: z.enum(["json", "empty", "page"]).default("json"),
      ...calls,
    }),
    z.strictObject({ fault: z.literal("delay-request"), ...delayed, ...calls }),
    z.strictObject({ fault: z.literal("delay-answer"), ...delayed, ...calls }),
    z.strictObject({ fault: z.literal("break-answer"), ...calls }),
    z.strictObject({ fault: z.literal("refuse-rate"), ...calls }),
    z.strictObject({ fault: z.literal("cut-batch"), entries: countText(0, 10_000), ...calls }),
    z.strictObject({
      fault: z.literal("refuse-connection"),
      status: status.optional(),
      ...when,
      ...lot,
      account: name.optional(),
    }),
    z.strictObject({ fault: z.literal("drop-frame"), ...frames }),
    z.strictObject({
      fault: z.literal("repeat-frame"),
      by: delay.default(seconds(0)),
      upTo: delay.optional(),
      ...frames,
    }),
    z.strictObject({ fault: z.literal("delay-frame"), ...delayed, ...frames }),
    z.strictObject({ fault: z.literal("swap-frames"), ...frames }),
    z.strictObject({ fault: z.literal("break-frame"), ...frames }),
    z.strictObject({ fault: z.literal("cut-stream"), code: closeCode().default(1006), ...frames }),
    z.strictObject({
      fault: z.literal("thin-book"),
      missing: numberText(0, 1),
      ...when,
      ...lot,
      account: name.optional(),
      market: name.optional(),
    }),
    z.strictObject({
      fault: z.literal("silence"),
      pings: z.boolean().default(false),
      ...when,
      account: name.optional(),
    }),
    z.strictObject({
      fault: z.literal("shard-outage"),
      shard: countText(0, 9),
      appliedShare: numberText(0, 1).default(0.5),
      ...when,
    }),
    z.strictObject({
      fault: z.literal("stall-reads"),
      at: when.at,
      // Everything that changes meanwhile is remembered.
      for: durationText(seconds(0.001), seconds(600)).default(seconds(10)),
    }),
    z.strictObject({ fault: z.literal("skew-clock"), by: skewText(), ...when }),
    z.strictObject({ fault: z.literal("close-market"), market: name, at: when.at }),
  ],
  { error: ({ input }) => `${said(input)} is no fault; known are: ${faultKinds().join(", ")}` },
);

type FaultText = z.infer<typeof faultSchema>;

/** A fault in the members of a scenario file, from elsewhere; a refusal says what is wrong with which member. */
export function parseFault(value: unknown): Result<FaultPlan, string> {
  const parsed = faultSchema.safeParse(value);
  if (parsed.success) return ok(faultPlan(parsed.data));
  const complaints = parsed.error.issues.map(
    (issue) =>
      [...issue.path.map(String), ...("keys" in issue ? issue.keys : [])].join(".") + `: ${issue.message}`,
  );
  return refused(complaints.join("; "));
}

export function faultPlan(text: FaultText): FaultPlan {
  const { at } = text;
  const lasts = "for" in text ? text.for : undefined;
  const times = "times" in text ? text.times : undefined;
  return {
    fault: faultOf(text),
    match: matchOf(text),
    at,
    ...(lasts === undefined ? {} : { lasts }),
    ...(times === undefined ? {} : { times }),
    after: "after" in text ? text.after : 0,
    chance: "chance" in text ? text.chance : 1,
  };
}

/** Every kind of fault by its name, for those who ask what there is. */
export function faultKinds(): readonly Fault["kind"][] {
  return faultSchema.options.flatMap((option) => [...option.shape.fault.values]);
}

const nobody: Readonly<Record<keyof Match, undefined>> = {
  account: undefined,
  market: undefined,
  endpoint: undefined,
  channel: undefined,
  message: undefined,
};

function matchOf(text: FaultText): Match {
  // A closing market is what happens, not whom it meets.
  const { account, market, endpoint, channel, message } =
    text.fault === "close-market" ? nobody : { ...nobody, ...text };
  return {
    ...(account === undefined ? {} : { account }),
    ...(market === undefined ? {} : { market }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(channel === undefined ? {} : { channel }),
    ...(message === undefined ? {} : { message }),
  };
}

function faultOf(text: FaultText): Fault {
  switch (text.fault) {
    case "fail-call":
      return { kind: text.fault, status: text.status, applied: text.applied, body: text.body };
    case "delay-request":
    case "delay-answer":
    case "repeat-frame":
    case "delay-frame":
      return { kind: text.fault, ...delayIn(text) };
    case "cut-batch":
      return { kind: text.fault, entries: text.entries };
    case "refuse-connection":
      return { kind: text.fault, ...(text.status === undefined ? {} : { status: text.status }) };
    case "cut-stream":
      return { kind: text.fault, code: text.code };
    case "thin-book":
      return { kind: text.fault, missing: text.missing };
    case "silence":
      return { kind: text.fault, pings: text.pings };
    case "shard-outage":
      return { kind: text.fault, shard: text.shard, appliedShare: text.appliedShare };
    case "skew-clock":
      return { kind: text.fault, by: text.by };
    case "close-market":
      return { kind: text.fault, market: text.market };
    default:
      return { kind: text.fault };
  }
}

function delayIn({ by, upTo }: { readonly by: Time; readonly upTo?: Time | undefined }): Delay {
  return upTo === undefined || upTo < by ? { by } : { by, upTo };
}

/** "+20s" or "-20s": ahead, or behind. */
function skewText(): z.ZodType<Time> {
  return z
    .string({ error: 'expected a duration with its sign, such as "+20s"' })
    .transform((text, context) => {
      const span = durationText(seconds(0), seconds(3_600)).safeParse(text.slice(1));
      if (/^[+-]/.test(text) && span.success) return text.startsWith("-") ? time(0 - span.data) : span.data;
      context.addIssue(`"${text}" is not a duration with its sign, such as "+20s" or "-1m", up to an hour`);
      return z.NEVER;
    });
}

/** What may close a WebSocket from this side. */
function closeCode(): z.ZodType<number> {
  const say = "a close code: 1000, 1001, 1006 (reset), 1008, 1011 to 1013, or 3000 to 4999";
  const isCode = (code: number): boolean =>
    [1000, 1001, 1006, 1008, 1011, 1012, 1013].includes(code) || (code >= 3_000 && code <= 4_999);
  return z.number({ error: `expected ${say}` }).refine((code) => Number.isInteger(code) && isCode(code), {
    error: ({ input }) => `${String(input)} is not ${say}`,
  });
}

function said(input: unknown): string {
  const kind: unknown =
    typeof input === "object" && input !== null && "fault" in input ? input.fault : undefined;
  return typeof kind === "string" ? `"${kind}"` : "an entry without a kind in `fault`";
}
