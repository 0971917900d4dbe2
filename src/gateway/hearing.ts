import { most, time, type Time } from "../domain/units.ts";

/** What is known of whether the exchange hears us: the latest moment from which a request of ours was answered. */
export interface Hearing {
  /** A request that was sent then was answered, whatever the answer. */
  heard(sentAt: Time): void;
  /** True when something that was sent then, or later, was answered. */
  hasHeard(sentAt: Time): boolean;
}

export function createHearing(): Hearing {
  let latest = time(-1);
  return {
    heard: (sentAt) => {
      latest = most(latest, sentAt);
    },
    hasHeard: (sentAt) => latest >= sentAt,
  };
}
