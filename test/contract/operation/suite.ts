import { seconds } from "../../../src/domain/units.ts";
import type { Scenario } from "../../../src/sim/scenario.ts";
import { quietScenario } from "../boxed-exchange.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readShapes } from "../spec-shapes.ts";
import { jumpingClock } from "../jumping-clock.ts";
import { richScenario } from "../rich-scenario.ts";
import type { startExchange, StartedExchange } from "../start-exchange.ts";
import { accountCalls } from "./account-calls.ts";
import { besideCalls } from "./beside-calls.ts";
import type { OperationCall } from "./call.ts";
import { archived, marketCalls } from "./market-calls.ts";
import { orderCalls } from "./order-calls.ts";
import { rfqCalls } from "./rfq-calls.ts";
import { operationVerdicts } from "../verdicts.ts";
import { answeredBy, createVisit, type Visit } from "./visit.ts";

/** A new route is one line in one of these tables. */
const calls: readonly OperationCall[] = [
  ...marketCalls,
  ...orderCalls,
  ...accountCalls,
  ...rfqCalls,
  ...besideCalls,
];

/** Long enough for one market to go to the archive, which takes them at midnight. */
const lived = seconds(2 * 86_400);

/** Markets that nobody else trades; all but one are open for a month. */
function stage(): Scenario {
  const scenario = richScenario(quietScenario());
  const markets = scenario.markets.map((market) =>
    market.ticker === archived ? market : { ...market, closesAfter: seconds(30 * 86_400) },
  );
  return { ...scenario, markets };
}

/** Every operation of the specification, called with the official SDK, in order, against one running exchange. */
export function operationSuite(start: typeof startExchange): void {
  let server: StartedExchange | undefined;
  let visit: Visit | undefined;
  // The SDK signs with the time of day: the exchange catches up with it.
  const clock = jumpingClock("running", lived);
  const settings = { readLag: { least: seconds(0), most: seconds(0) }, liveFor: seconds(60) };

  beforeAll(async () => {
    server = await start({ scenario: stage(), clock, settings });
    // One market has lived its life, and has gone to the archive.
    clock.jump(lived);
    server.exchange.advance(clock.now());
    visit = createVisit(server);
  });

  afterAll(() => server?.close());

  const verdicts = operationVerdicts();

  describe("every operation of the specification", () => {
    it("is called, and answered otherwise than by a refusal unless there is none of it here", () => {
      const called = new Map<string, number>();
      for (const { operation, status } of calls)
        called.set(operation, Math.min(status, called.get(operation) ?? status));
      const due = readShapes().operations.map(({ id }) => id);
      expect([...called.keys()].toSorted()).toEqual(due.toSorted());
      const refused = [...called].filter(([, status]) => status >= 400).map(([id]) => id);
      const wrong = refused.filter(
        (id) => verdicts.get(id) === "exact" || verdicts.get(id) === "approximate",
      );
      expect(wrong).toEqual([]);
    });
    it.each(calls.map((each) => [each.operation, each.status, each.call] as const))(
      "%s answers %i",
      async (_, status, call) => {
        if (visit === undefined) throw new Error("nothing was started");
        const answer = await answeredBy(call(visit));
        expect([answer.status, answer.status === status ? "" : answer.data]).toEqual([status, ""]);
      },
    );
  });
}
