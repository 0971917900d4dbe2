import { describe, expect, test } from "vitest";
import type { OrderEffect, Question } from "../domain/effect.ts";
import type { Input } from "../domain/input.ts";
import { cents, contracts, seconds, time, zeroMoney, type Time } from "../domain/units.ts";
import type { Engine } from "../engine/engine.ts";
import { createBot, type Bot } from "./bot.ts";
import { virtualClock } from "./virtual-clock.ts";
import { permitted } from "../../test/permitted.ts";

const start = time(1_793_887_391_000_000);

/** An engine that is ready at once, places one order with its first tick, and breaks where the test says. */
function fragileEngine(breaksOn: Input["kind"] | undefined): Engine & { readonly taken: Input["kind"][] } {
  const taken: Input["kind"][] = [];
  const intent = { clientOrderId: "k1", ticker: "KXA", side: "bid", shard: 0 } as const;
  const order = permitted({
    kind: "place-order",
    order: { ...intent, price: cents(31), qty: contracts(10) },
  });
  return {
    taken,
    step: (input) => {
      taken.push(input.kind);
      if (input.kind === breaksOn) throw new Error(`broken by ${input.kind}`);
      return input.kind === "time-passed" && taken.length === 1 ? [order] : [];
    },
    stateHash: () => "",
    ledger: () => ({ cash: zeroMoney, worth: zeroMoney, fees: zeroMoney, positions: [], since: start }),
    liveOrders: () => [],
    markets: () => [],
    explain: () => [],
    stopped: () => undefined,
    isReady: () => true,
  };
}

interface Stage {
  readonly bot: Bot;
  readonly sent: (OrderEffect | Question)["kind"][];
  readonly proofs: Time[];
  readonly taken: readonly Input["kind"][];
  play(at: (bot: Bot) => void): Promise<unknown>;
}

function stage(
  breaksOn: Input["kind"] | undefined,
  journal: (input: Input) => void = () => {},
  isProven = true,
): Stage {
  const clock = virtualClock(start);
  const engine = fragileEngine(breaksOn);
  const sent: (OrderEffect | Question)["kind"][] = [];
  const proofs: Time[] = [];
  const bot = createBot({
    clock,
    engine,
    feed: {
      prepare: () => Promise.resolve(),
      describe: () => Promise.resolve([]),
      watch: () => {},
      close: () => Promise.resolve(),
    },
    venue: {
      perform: (effect) => sent.push(effect.kind),
      observe: (input) => input,
      finish: () => {
        proofs.push(clock.now());
        return Promise.resolve({ isProven, left: 0, text: isProven ? "none left" : "who knows" });
      },
    },
    journal: { folder: "", append: journal, flush: () => {}, close: () => {} },
    tell: () => {},
    watch: { took: () => {}, gave: () => {} },
    tickers: [],
    duration: seconds(10),
  });
  return {
    bot,
    sent,
    proofs,
    taken: engine.taken,
    play: async (at) => {
      let end: unknown;
      const done = bot.run().then(
        (result) => (end = result),
        (error: unknown) => (end = error),
      );
      clock.after(seconds(3), () => at(bot));
      await clock.run(() => end !== undefined);
      await done;
      return end;
    },
  };
}

describe("whatever breaks, the venue is made to prove that nothing of ours is left", () => {
  const lastPrice: Input = { kind: "last-price-told", at: start, ticker: "KXA", price: 3_000 as never };

  test("an engine that throws at a message does not throw at who brought it, and the run ends with its error", async () => {
    const { play, proofs, sent } = stage("last-price-told");
    const end = await play((bot) => expect(() => bot.hear(lastPrice)).not.toThrow());
    expect(end).toMatchObject({ message: "broken by last-price-told" });
    expect(sent).toContain("place-order");
    expect(proofs.length).toBeGreaterThan(0);
  });

  test("an engine that is broken is not asked again", async () => {
    const { play, taken } = stage("last-price-told");
    await play((bot) => {
      bot.hear(lastPrice);
      bot.told(lastPrice);
      bot.hear(lastPrice);
    });
    expect(taken.at(-1)).toBe("last-price-told");
    expect(taken.filter((kind) => kind === "last-price-told")).toHaveLength(1);
  });

  test("an order that was on its way when it broke is cancelled too: the proof is made again after it has landed", async () => {
    const { play, proofs } = stage("last-price-told");
    await play((bot) => bot.hear(lastPrice));
    const [first = start, last = start] = [proofs[0], proofs.at(-1)];
    expect(first - start).toBeLessThan(seconds(4));
    expect(last - first).toBeGreaterThanOrEqual(seconds(3));
  });

  test("a journal that cannot be written ends the run the same way", async () => {
    let count = 0;
    const { play, proofs } = stage(undefined, () => {
      count += 1;
      if (count > 5) throw new Error("no space left on device");
    });
    expect(await play(() => {})).toMatchObject({ message: "no space left on device" });
    expect(proofs.length).toBeGreaterThan(0);
  });

  test("what cannot be proven is the failure that is told, with what broke as its cause", async () => {
    const { play } = stage("last-price-told", () => {}, false);
    expect(await play((bot) => bot.hear(lastPrice))).toMatchObject({
      code: "orders-left",
      message: "who knows",
      cause: { message: "broken by last-price-told" },
    });
  });

  test("an engine that breaks at the very stop is no way out either", async () => {
    const { play, proofs } = stage("stop-requested");
    expect(await play((bot) => bot.stop("SIGINT"))).toMatchObject({ message: "broken by stop-requested" });
    expect(proofs.length).toBeGreaterThan(0);
  });
});

test("a run that ends well is proven once", async () => {
  const { play, proofs } = stage(undefined);
  expect(await play(() => {})).toMatchObject({ why: "the duration is over", proof: { isProven: true } });
  expect(proofs).toHaveLength(1);
});
