import type { Entry } from "../../lib/timeline.ts";
import type { Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import type { Rfq, RfqQuote } from "./rfq.ts";
import type { RfqRules } from "./rules.ts";

/** All RFQs and quotes that can still be read. */
export interface RfqDesk {
  readonly rules: RfqRules;
  /** In order of creation, closed ones among them. */
  readonly rfqs: Map<string, Rfq>;
  readonly quotes: Map<string, RfqQuote>;
  /** Open RFQs of an account: market → RFQ. */
  readonly open: Map<AccountId, Map<string, string>>;
  /** Quotes of an RFQ that may still trade: maker → quote. */
  readonly standing: Map<string, Map<AccountId, string>>;
  /** RFQ → its quote that is accepted or confirmed: one at a time. */
  readonly accepted: Map<string, string>;
  /** What is due to happen to an accepted or confirmed quote. */
  readonly timers: Map<string, Entry<() => void>>;
  /** Closed RFQs and finished quotes, the oldest first, and since when. */
  readonly finishedRfqs: Map<string, Time>;
  readonly finishedQuotes: Map<string, Time>;
  rfqCount: number;
  quoteCount: number;
}

export function newRfqDesk(rules: RfqRules): RfqDesk {
  return {
    rules,
    rfqs: new Map(),
    quotes: new Map(),
    open: new Map(),
    standing: new Map(),
    accepted: new Map(),
    timers: new Map(),
    finishedRfqs: new Map(),
    finishedQuotes: new Map(),
    rfqCount: 0,
    quoteCount: 0,
  };
}

/** Forgets what finished too long ago, and the oldest past the limit. */
export function forgetOld({ rules, rfqs, quotes, finishedRfqs, finishedQuotes }: RfqDesk, now: Time): void {
  forget(rfqs, finishedRfqs, rules, now);
  forget(quotes, finishedQuotes, rules, now);
}

function forget(all: Map<string, unknown>, finished: Map<string, Time>, rules: RfqRules, now: Time): void {
  for (const [id, since] of finished) {
    if (finished.size <= rules.keptMax && now - since < rules.keepFor) return;
    finished.delete(id);
    all.delete(id);
  }
}
