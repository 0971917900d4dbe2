import type { Clock } from "../domain/clock.ts";
import { Failure } from "../domain/failure.ts";
import type { Input, WriteCosts } from "../domain/input.ts";
import type { Note } from "../domain/note.ts";
import type { TradingStatus } from "../domain/trading-status.ts";
import type { Time } from "../domain/units.ts";
import {
  decodeEndpointCosts,
  decodeExchangeStatus,
  decodeLimits,
  writeCosts,
  type Limits,
} from "../wire/maker/account.ts";
import { valueOf } from "./refused.ts";
import type { Rest } from "./rest.ts";
import { showSkew, skewRefuse, skewWarn } from "./skew.ts";

export interface Readiness {
  readonly status: TradingStatus;
  /** Undefined without credentials. */
  readonly limits: Limits | undefined;
  readonly costs: WriteCosts;
  /** Our clock less the exchange's. */
  readonly skew: Time;
}

export interface Preparation {
  readonly clock: Clock;
  readonly rest: Rest;
  readonly hasKey: boolean;
  readonly emit: (input: Input) => void;
  readonly log: (note: Note) => void;
}

/** Everything that has to be known before the first order, or a `Failure` that says what is wrong. */
export async function prepare({ clock, rest, hasKey, emit, log }: Preparation): Promise<Readiness> {
  const status = valueOf(
    await rest.read({ path: "/exchange/status", decode: decodeExchangeStatus, isPublic: true }),
    "the exchange's status",
  );
  emit({ kind: "exchange-status-told", at: clock.now(), ...status });
  // Before anything signed: a wrong clock is then not mistaken for a wrong key.
  refuseSkew(rest.skew.skew());

  const told = valueOf(
    await rest.read({ path: "/account/endpoint_costs", decode: decodeEndpointCosts, isPublic: true }),
    "the prices of requests",
  );
  rest.setCosts(told);
  const costs = writeCosts(told, rest.basePath);
  let limits: Limits | undefined;
  if (hasKey) {
    limits = valueOf(
      await rest.read({ path: "/account/limits", decode: decodeLimits }),
      "the account's limits",
    );
    rest.setLimits(limits);
    emit({ kind: "limits-reported", at: clock.now(), write: limits.write, costs });
  }
  const skew = rest.skew.skew();
  refuseSkew(skew);
  if (Math.abs(skew) > skewWarn) log({ level: "warn", topic: "clock-skewed", text: `${showSkew(skew)}.` });
  return { status, limits, costs, skew };
}

function refuseSkew(skew: Time): void {
  if (Math.abs(skew) > skewRefuse) throw new Failure("clock-skewed", showSkew(skew));
}
