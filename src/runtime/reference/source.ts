import type { Clock } from "../../domain/clock.ts";
import type { Input, OutsideNews } from "../../domain/input.ts";
import type { Market } from "../../domain/market.ts";
import type { Note } from "../../domain/note.ts";
import { plus, seconds, type Time } from "../../domain/units.ts";

/** Where values from outside come from. It begins when it is called, and gives back how to end it. */
export type ReferenceSource = (ports: ReferencePorts) => () => void;

export interface ReferencePorts {
  readonly clock: Clock;
  readonly hear: (news: readonly OutsideNews[]) => void;
  readonly tell: (note: Note) => void;
}

/** Follows sources for as long as a run goes on. What none of its markets hangs on is left out. */
export function followSources(
  sources: readonly ReferenceSource[],
  clock: Clock,
  tell: (note: Note) => void,
): (markets: () => readonly Market[], hear: (input: Input) => void) => () => void {
  return (markets, hear) => {
    let named: readonly Market[] = [];
    let names: ReadonlySet<string> = new Set();
    const heard = (news: readonly OutsideNews[]): void => {
      // Which are watched may change, hardly ever.
      if (named !== markets()) {
        named = markets();
        names = new Set(named.flatMap((one) => [one.ticker, one.eventTicker, one.seriesTicker]));
      }
      for (const one of news) {
        const name = one.kind === "reference-received" ? one.ticker : one.covers;
        if (names.has(name)) hear({ ...one, at: clock.now() });
      }
    };
    const stops = sources.map((source) => source({ clock, hear: heard, tell }));
    return () => {
      for (const stop of stops) stop();
    };
  };
}

/** Tells that a source does not work, once until it works again, and not more than once a minute. */
export interface Health {
  failed(why: string): void;
  works(): void;
}

const toldEvery = seconds(60);

export function healthOf(name: string, remedy: string, { clock, tell }: ReferencePorts): Health {
  let isFailing = false;
  let wasTold = false;
  let quietUntil = 0 as Time;
  return {
    failed: (why) => {
      if (isFailing) return;
      isFailing = true;
      if (clock.now() < quietUntil) return;
      wasTold = true;
      quietUntil = plus(clock.now(), toldEvery);
      const text = `${name} tells nothing: ${why}. What it told before counts until it is too old. ${remedy}`;
      tell({ level: "warn", topic: "reference-refused", text });
    },
    works: () => {
      isFailing = false;
      if (!wasTold) return;
      wasTold = false;
      tell({ level: "info", topic: "reference-taken", text: `${name} tells values again` });
    },
  };
}
