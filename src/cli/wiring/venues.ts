import type { Clock, Timer } from "../../domain/clock.ts";
import { seconds, type Time } from "../../domain/units.ts";
import type { Input } from "../../domain/input.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import type { Venue } from "../../replay/venue.ts";
import type { BotVenue } from "../../runtime/bot.ts";

const cancelMax = seconds(30);

/** The exchange itself. */
export function exchangeVenue(gateway: Gateway, ownPrefix: string): BotVenue {
  return {
    perform: gateway.perform,
    observe: (input) => input,
    finish: async () => {
      const result = await gateway.cancelAllOurs(ownPrefix, cancelMax);
      return { isProven: result.isProven, left: result.left.length, text: result.text };
    },
  };
}

/** A simulated venue beside a live feed: it runs on the clock, and market questions still go to the gateway. */
export function simulatedVenue(
  venue: Venue,
  gateway: Gateway,
  clock: Clock,
  tell: (input: Input) => void,
): BotVenue {
  let timer: Timer | undefined;
  const catchUp = (): void => {
    const told = venue.advance(clock.now());
    plan();
    for (const input of told) tell(input);
  };
  const plan = (): void => {
    timer?.cancel();
    const next = venue.nextAt();
    timer = next === undefined ? undefined : clock.after((next - clock.now()) as Time, catchUp);
  };
  return {
    perform: (effect) => {
      const isAboutTheMarket = effect.kind === "request-snapshot" || effect.kind === "request-market";
      if (isAboutTheMarket) return gateway.perform(effect);
      venue.perform(effect, clock.now());
      plan();
    },
    observe: (input) => {
      // News of the real account, when the feed has a key: this venue's account is another one.
      if (isAccountNews(input)) return undefined;
      const heard = venue.observe(input);
      plan();
      return heard;
    },
    finish: () => {
      timer?.cancel();
      const { openOrders } = venue.report();
      return Promise.resolve({
        isProven: true,
        left: 0,
        text: `No order was ever sent to the exchange (${openOrders} simulated orders end with the run).`,
      });
    },
  };
}

function isAccountNews(input: Input): boolean {
  return (
    input.kind === "order-answered" ||
    input.kind === "order-reported" ||
    input.kind === "order-absent" ||
    input.kind === "queue-places-told" ||
    input.kind === "fill-received" ||
    input.kind === "account-reported" ||
    input.kind === "group-told" ||
    input.kind === "groups-reported"
  );
}
