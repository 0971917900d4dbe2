import type { Random } from "../../lib/random.ts";
import { complement, dollars, oneDollar, plus, price, seconds, type Time } from "../../domain/units.ts";
import type { Collection, ComboLeg } from "../combo/collection.ts";
import { createCombo } from "../combo/create.ts";
import { comboShard } from "../combo/listing.ts";
import type { AccountId } from "../command.ts";
import type { Core } from "../core.ts";
import type { ExchangeEvent } from "../event.ts";
import { openAccount } from "../ledger/ledger.ts";
import { obeyRfq } from "../rfq/obey.ts";
import type { Rfq, RfqQuote } from "../rfq/rfq.ts";
import type { QuoterPlan, RfqCrowdPlan } from "./rfq-plan.ts";

/** Enough for anything that is ever asked. */
const crowdCash = dollars(100_000_000);
const taker = "crowd:rfq:taker";

/**
 * Brings the people round combos: a taker that asks now and then, and makers that answer it and everybody else.
 * Every question and every answer draws from a stream of its own. Gives back who wants to hear of events.
 */
export function startRfqCrowd(
  core: Core,
  plan: RfqCrowdPlan,
  random: Random,
): (event: ExchangeEvent) => void {
  open(core, taker);
  const quoters = plan.quoters.map((quoter, index) => {
    const account = `crowd:rfq:quoter-${index}`;
    open(core, account);
    return { account, plan: quoter, random: random.fork(account) };
  });
  const arrivals = random.fork("arrivals");
  let count = 0;
  const next = (): void => {
    const wait = seconds(arrivals.exponential(1 / plan.perSecond));
    later(core, wait, () => {
      count += 1;
      ask(core, plan, random.fork(`question ${count}`));
      next();
    });
  };
  if (plan.perSecond > 0) next();
  return (event) => {
    for (const quoter of quoters) hear(core, quoter, event);
  };
}

interface Quoter {
  readonly account: AccountId;
  readonly plan: QuoterPlan;
  readonly random: Random;
}

function open(core: Core, account: AccountId): void {
  const cash = new Map([[comboShard, crowdCash]]);
  openAccount(core.ledger, account, { membership: "direct", memory: 0 }, cash);
}

function later(core: Core, delay: Time, action: () => void): void {
  core.timeline.add(plus(core.now, delay), action);
}

/** Makes a combo, asks what it costs, waits, and takes the best answer if it is not too dear. */
function ask(core: Core, plan: RfqCrowdPlan, random: Random): void {
  const collections = [...core.combo.collections.values()].filter(
    ({ openAt, closeAt }) => core.now >= openAt && core.now < closeAt,
  );
  const spends = dollars(Math.max(1, Math.round((plan.medianCost / dollars(1)) * Math.exp(random.normal()))));
  if (collections.length === 0) return;
  const collection = random.pick(collections);
  const legs = drawLegs(core, collection, random);
  const { ticker: name } = collection.plan;
  const combo = createCombo(core, { kind: "create-combo", account: taker, collection: name, legs });
  if (!combo.ok) return;
  const asked = obeyRfq(core, {
    kind: "create-rfq",
    account: taker,
    ticker: combo.value,
    size: { kind: "target-cost", cost: spends, excludesFees: false },
    restsRemainder: false,
    replacesExisting: true,
    isObscured: false,
  });
  if (asked.ok) later(core, plan.waits, () => takeBest(core, plan, asked.value));
}

/** One market of each of some events: mostly YES, as people like it. */
function drawLegs(core: Core, { plan }: Collection, random: Random): readonly ComboLeg[] {
  const span = plan.sizeMax - plan.sizeMin;
  const size = plan.sizeMin + Math.min(span, Math.floor(random.exponential(1.5)));
  const events = [...plan.events];
  const legs: ComboLeg[] = [];
  while (legs.length < size && events.length > 0) {
    const index = random.whole(0, events.length - 1);
    const [event] = events.splice(index, 1);
    const markets = [...core.listings.values()].filter(
      ({ market }) => market.eventTicker === event?.ticker && market.status === "active",
    );
    const isNo = random.chance(0.2) && event?.isYesOnly === false;
    if (event === undefined || markets.length === 0) continue;
    const { market } = random.pick(markets);
    legs.push({ eventTicker: event.ticker, ticker: market.ticker, side: isNo ? "no" : "yes" });
  }
  return legs;
}

/** The cheapest YES is the dearest NO bid. */
function takeBest(core: Core, plan: RfqCrowdPlan, rfqId: string): void {
  const rfq = core.rfq.rfqs.get(rfqId);
  if (rfq?.status !== "open") return;
  let best: RfqQuote | undefined;
  for (const quoteId of core.rfq.standing.get(rfqId)?.values() ?? []) {
    const quote = core.rfq.quotes.get(quoteId);
    if (quote !== undefined && quote.noBid > (best?.noBid ?? 0)) best = quote;
  }
  const limit = worthOf(core, rfq) * (1 + plan.patience) * oneDollar;
  const side = core.rfq.rules.acceptedSide === "quoted" ? "no" : "yes";
  const taken =
    best !== undefined &&
    complement(best.noBid) <= limit &&
    obeyRfq(core, { kind: "accept-quote", account: taker, quoteId: best.id, side }).ok;
  if (!taken) obeyRfq(core, { kind: "delete-rfq", account: taker, rfqId });
}

function hear(core: Core, quoter: Quoter, event: ExchangeEvent): void {
  const { account, plan } = quoter;
  if (event.kind === "rfq-created" && core.combo.combos.has(event.rfq.ticker)) {
    later(core, plan.delay, () => quote(core, quoter, event.rfq));
  }
  if (event.kind === "quote-accepted" && event.quote.account === account) {
    later(core, plan.delay, () => {
      obeyRfq(core, { kind: "confirm-quote", account, quoteId: event.quote.id });
    });
  }
}

function quote(core: Core, { account, plan, random }: Quoter, rfq: Rfq): void {
  const ratio = plan.markup * Math.exp(plan.spread * random.fork(rfq.id).normal());
  const grid = core.listings.get(rfq.ticker)?.market.grid;
  // Nobody sells below what it is worth.
  const offer = grid?.ceil(worthOf(core, rfq) * Math.max(1, ratio));
  if (offer === undefined) return;
  const terms = { yesBid: price(0), noBid: complement(offer), restsRemainder: false, postOnly: false };
  obeyRfq(core, { kind: "create-quote", account, rfqId: rfq.id, ...terms });
}

function worthOf(core: Core, { ticker }: Rfq): number {
  return core.listings.get(ticker)?.life.value() ?? 0;
}
