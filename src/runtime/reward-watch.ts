import type { Clock } from "../domain/clock.ts";
import type { Input } from "../domain/input.ts";
import { plus, seconds } from "../domain/units.ts";
import type { MarketFeed } from "./rotation.ts";

/** Tells which programmes pay for resting orders, and again now and then: new ones are announced while a bot runs. */
export interface RewardWatch {
  read(): Promise<void>;
  /** Time has passed. Reading takes a while, and goes on beside. */
  tick(): void;
}

const readEvery = seconds(600);

export function watchRewards(
  clock: Clock,
  feed: Pick<MarketFeed, "rewards">,
  tickers: () => readonly string[],
  hear: (input: Input) => void,
): RewardWatch {
  let dueAt = plus(clock.now(), readEvery);
  let isBusy = false;
  const read = async (): Promise<void> => {
    // What is not told of any more has ended, or could not be read: its own end is known.
    for (const [ticker, programmes] of (await feed.rewards?.(tickers())) ?? []) {
      hear({ kind: "rewards-told", at: clock.now(), ticker, programmes });
    }
  };
  return {
    read,
    tick: () => {
      if (feed.rewards === undefined || isBusy || clock.now() < dueAt) return;
      isBusy = true;
      // Nothing depends on a reward: whoever reads them has told what went wrong.
      void read()
        .catch(() => {})
        .finally(() => {
          dueAt = plus(clock.now(), readEvery);
          isBusy = false;
        });
    },
  };
}
