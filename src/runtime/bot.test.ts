import { describe, expect, test } from "vitest";
import { noAlarm } from "../domain/alarm.ts";
import type { Heritage } from "../domain/heritage.ts";
import { flat } from "../domain/position.ts";
import type { VenueEffect } from "../domain/effect.ts";
import type { Input } from "../domain/input.ts";
import { cents, contracts, seconds, time, zeroMoney, type Time } from "../domain/units.ts";
import type { Engine } from "../engine/engine.ts";
import type { Snapshot } from "../engine/snapshot.ts";
import { simulatedDisk } from "../store/disk/simulated-disk.ts";
import { readJournal } from "../store/journal-reader.ts";
import { createJournal, noJournal, type Journal } from "../store/journal.ts";
import { createBot, type Bot, type BotGuard, type BotPorts } from "./bot.ts";
import { virtualClock } from "./virtual-clock.ts";
import { market } from "../../test/engine/bench.ts";
import { permitted } from "../../test/permitted.ts";

const start = time(1_793_887_391_000_000);

/** An engine that is ready at once, places one order with its first tick, and breaks where the test says. */
function fragileEngine(breaksOn: Input["kind"] | undefined): Engine & { readonly taken: Input["kind"][] } {
  const taken: Input["kind"][] = [];
  const intent = { kind: "resting", clientOrderId: "k1", ticker: "KXA", side: "bid", shard: 0 } as const;
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
    snapshot: () => ({}) as Snapshot,
    ledger: () => ({ cash: zeroMoney, worth: zeroMoney, fees: zeroMoney, positions: [], since: start }),
    liveOrders: () => [],
    markets: () => [],
    explain: () => [],
    standing: () => undefined,
    tryOut: () => undefined,
    stopped: () => undefined,
    alarm: () => noAlarm,
    isReady: () => true,
    isDisputed: () => false,
    heritage: () => undefined,
  };
}

interface Stage {
  readonly bot: Bot;
  readonly sent: VenueEffect["kind"][];
  readonly proofs: Time[];
  readonly told: string[];
  readonly taken: readonly Input["kind"][];
  play(at: (bot: Bot) => void): Promise<unknown>;
}

function stage(
  breaksOn: Input["kind"] | undefined,
  journal: Journal = noJournal(),
  isProven = true,
  guard?: BotGuard,
  some: Partial<BotPorts> = {},
): Stage {
  const clock = virtualClock(start);
  const engine = fragileEngine(breaksOn);
  const sent: VenueEffect["kind"][] = [];
  const proofs: Time[] = [];
  const told: string[] = [];
  const bot = createBot({
    clock,
    engine,
    feed: {
      prepare: () => Promise.resolve(),
      describe: () => Promise.resolve([]),
      watch: () => {},
      unwatch: () => {},
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
    journal,
    tell: (note) => told.push(note.topic),
    watch: { took: () => {}, gave: () => {} },
    tickers: [],
    duration: seconds(10),
    heritage: undefined,
    ...(guard === undefined ? {} : { guard }),
    ...some,
  });
  return {
    bot,
    sent,
    proofs,
    told,
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

/** Of what is asked for, the exchange has all but this. */
function without(missing: string): BotPorts["feed"] {
  return {
    prepare: () => Promise.resolve(),
    describe: (tickers) =>
      Promise.resolve(
        tickers.filter((ticker) => ticker !== missing).map((ticker) => ({ ...market, ticker })),
      ),
    watch: () => {},
    unwatch: () => {},
    close: () => Promise.resolve(),
  };
}

describe("a market that the exchange has no more", () => {
  const books = { position: flat, fees: zeroMoney, isSettled: false };
  const heritage: Heritage = {
    cash: zeroMoney,
    since: start,
    dayWorth: zeroMoney,
    day: 0,
    peakWorth: zeroMoney,
    markets: ["KXA", "KXGONE", "KXB"].map((ticker) => ({ ticker, ...books })),
    lastFillAt: start,
    fillsUpTo: start,
    seenFills: [],
  };

  test("held by the last run is told, and the others that it held are watched", async () => {
    const watched: string[] = [];
    const feed = { ...without("KXGONE"), watch: (tickers: readonly string[]) => watched.push(...tickers) };
    const one = stage(undefined, noJournal(), true, undefined, { feed, heritage, tickers: ["KXA"] });
    await one.play(() => {});
    expect(watched).toEqual(["KXA", "KXB"]);
    expect(one.told).toContain("market-gone");
  });

  test("of all that are watched, what others tell of them is followed until the end", async () => {
    const followed: string[] = [];
    const one = stage(undefined, noJournal(), true, undefined, {
      feed: without("KXGONE"),
      tickers: ["KXA", "KXB"],
      outside: (markets, hear) => {
        followed.push(...markets().map(({ ticker }) => ticker));
        hear({ kind: "reference-received", at: start, ticker: "KXA", source: "model", value: 0.4 });
        return () => followed.push("over");
      },
    });
    await one.play(() => followed.push("running"));
    expect(followed).toEqual(["KXA", "KXB", "running", "over"]);
    expect(one.taken.slice(0, 3)).toEqual(["market-described", "market-described", "reference-received"]);
  });

  test("that is to be quoted ends the run", async () => {
    const one = stage(undefined, noJournal(), true, undefined, {
      feed: without("KXA"),
      tickers: ["KXA", "KXB"],
    });
    expect(await one.play(() => {})).toMatchObject({
      code: "market-unknown",
      message: expect.stringMatching(/KXA$/),
    });
  });
});

const lastPrice: Input = { kind: "last-price-told", at: start, ticker: "KXA", price: 3_000 as never };

describe("whatever breaks, the venue is made to prove that nothing of ours is left", () => {
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

  test("what cannot be proven is the failure that is told, with what broke as its cause", async () => {
    const { play } = stage("last-price-told", noJournal(), false);
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

describe("the guard", () => {
  const guarded = (breaksOn?: Input["kind"], isProven = true, isFailing = false, fuses: Input[] = []) => {
    const events: string[] = [];
    const one = stage(breaksOn, noJournal(), isProven, {
      arm: (markets) => {
        events.push(`arm ${markets.length}`);
        return Promise.resolve(fuses);
      },
      beat: () => {
        if (isFailing) throw new Error("no space left on device");
        events.push("beat");
      },
      alarmNews: () => {
        events.push(one.sent.length === 0 ? "look" : "look again");
        return [];
      },
      keepAlarm: () => {},
      end: () => events.push("end"),
    });
    return { ...one, events };
  };
  const fuseSet: Input = {
    kind: "fuse-set",
    at: start,
    covers: "KXA",
    groupId: "g1",
    shard: 0,
    isTripped: false,
  };

  test("sets its fuses before the account is asked for, looks at the alarm after them, beats with every round, and tells the end once", async () => {
    const { play, events, taken, sent } = guarded(undefined, true, false, [fuseSet]);
    await play(() => {});
    expect([
      events.slice(0, 3).join(", "),
      events.at(-1),
      events.filter((what) => what === "end").length,
    ]).toEqual(["look, arm 0, look", "end", 1]);
    expect(taken[0]).toBe("fuse-set");
    expect(sent[0]).toBe("request-account");
    // Ten seconds of four rounds each, and then while the venue proves that nothing is left.
    expect(events.filter((what) => what === "beat").length).toBeGreaterThanOrEqual(40);
  });

  test.each<readonly [Input["kind"] | undefined, boolean, boolean]>([
    [undefined, true, true],
    [undefined, false, false],
    ["last-price-told", true, true],
    ["last-price-told", false, false],
  ])("after %s with a proof %s, that it has ended is told: %s", async (breaksOn, isProven, isTold) => {
    const { play, events } = guarded(breaksOn, isProven);
    await play((bot) => bot.hear(lastPrice));
    expect(events.includes("end")).toBe(isTold);
  });

  test("goes on beating while a broken run waits for its orders to land", async () => {
    const { play, events } = guarded("last-price-told");
    await play((bot) => bot.hear(lastPrice));
    // Three seconds of quoting, and three of landing.
    expect(events.filter((what) => what === "beat").length).toBeGreaterThan(20);
  });

  test("that cannot beat ends the run: nobody would notice its death", async () => {
    const { play, proofs } = guarded(undefined, true, true);
    expect(await play(() => {})).toMatchObject({ message: "no space left on device" });
    expect(proofs.length).toBeGreaterThan(0);
  });
});

test("a run that ends well is proven once", async () => {
  const { play, proofs } = stage(undefined);
  expect(await play(() => {})).toMatchObject({ why: "the duration is over", proof: { isProven: true } });
  expect(proofs).toHaveLength(1);
});

describe("a disk that refuses the journal", () => {
  const folder = "/data/r1";
  const card = { runId: "r1", mode: "live", startedAt: "", version: "", tickers: [], settings: {} };

  function journalled(bytesLeft: number) {
    const disk = simulatedDisk({ seed: 1 });
    const journal = createJournal(disk, folder, card);
    const used = disk.list(folder).flatMap((name) => [...disk.read(`${folder}/${name}`)]);
    disk.limit(used.reduce((sum, { length }) => sum + length, bytesLeft));
    const inputs = () => [...readJournal(disk, folder)].filter(({ kind }) => kind === "input").length;
    return { disk, journal, inputs };
  }

  test("ends the run with its code: no input is stepped any more, and what rests is cancelled and proven", async () => {
    const { journal, inputs } = journalled(1_200);
    const { play, proofs, taken } = stage(undefined, journal);
    const end = await play(() => {});
    expect(end).toMatchObject({ code: "journal-unwritable", message: expect.stringContaining("ENOSPC") });
    expect(proofs.length).toBeGreaterThan(1);
    // The one that waited for the flush which failed was stepped; behind it came nothing, not even the stop.
    expect(inputs()).toBeGreaterThan(2);
    expect(taken.length).toBe(inputs() + 1);
    expect(taken).not.toContain("stop-requested");
  });

  test("while the orders are cancelled does not leave them: the venue is asked to do it by list", async () => {
    const { journal, disk } = journalled(100_000);
    const { play, proofs } = stage(undefined, {
      ...journal,
      append: (input) => {
        if (input.kind === "stop-requested") disk.limit(0);
        journal.append(input);
        journal.flush();
      },
    });
    expect(await play((bot) => bot.stop("SIGINT"))).toMatchObject({ code: "journal-unwritable" });
    expect(proofs.length).toBeGreaterThan(1);
  });

  test("at the very end is part of how the run ended, and is told", async () => {
    const { journal, disk } = journalled(100_000);
    const { play, proofs, told } = stage(undefined, {
      ...journal,
      mark: (mark) => {
        disk.limit(0);
        journal.mark(mark);
      },
    });
    expect(await play(() => {})).toMatchObject({
      why: "the duration is over",
      proof: { isProven: true },
      journalFailure: { code: "journal-unwritable" },
    });
    expect(told).toContain("journal-unwritable");
    expect(proofs).toHaveLength(1);
  });
});

describe("the last mark", () => {
  function recorder() {
    const seen: string[] = [];
    const journal: Journal = {
      folder: "",
      append: () => seen.push("input"),
      sending: () => seen.push("sent"),
      mark: ({ inputs }) => seen.push(`mark ${inputs}`),
      leave: () => seen.push("heritage"),
      flush: () => {},
      close: () => seen.push("close"),
    };
    return { seen, journal };
  }

  test("counts every input and stands at the end of the journal", async () => {
    const { seen, journal } = recorder();
    const { play, bot } = stage(undefined, journal);
    await play(() => {});
    const inputs = seen.filter((each) => each === "input").length;
    expect(seen.slice(-2)).toEqual([`mark ${inputs}`, "close"]);
    // What is heard when all is over changes nothing that was marked.
    bot.hear({ kind: "time-passed", at: start });
    expect(seen.at(-1)).toBe("close");
  });

  test("is not made of an engine that broke in the middle of a step", async () => {
    const { seen, journal } = recorder();
    await stage("stop-requested", journal).play(() => {});
    expect(seen.slice(-2)).toEqual(["input", "close"]);
  });
});
