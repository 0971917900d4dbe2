import { howToRelease, isAtLeast, showAlarm, type Alarm } from "../domain/alarm.ts";
import type { Effect } from "../domain/effect.ts";
import type { Pardon } from "../domain/heritage.ts";
import type { Control, Input } from "../domain/input.ts";
import { minus, showMoney, zeroMoney, type Money } from "../domain/units.ts";
import { isLossReached } from "../risk/loss.ts";
import { touchAll, type EngineState, type MarketState } from "./state.ts";
import { tell } from "./words.ts";

type AlarmInput = Extract<Input, Extract<Control, { readonly kind: "alarm-raised" | "alarm-released" }>>;

/** Takes in what somebody else says of the alarm: a person, or what was left in a file. */
export function takeAlarmNews(state: EngineState, input: AlarmInput): readonly Effect[] {
  if (input.kind === "alarm-raised") return raiseAlarm(state, input);
  const { alarm } = state;
  // How much is lost is only known with the next tick: until then everything is pardoned.
  state.pardon = { daily: 1, drawdown: 1 };
  if (alarm.rung === "quiet") return [];
  state.alarm = { rung: "quiet", why: input.why, by: "person", at: state.now };
  touchAll(state);
  return [tell("warn", "alarm-released", `Alarm released, it was at ${showAlarm(alarm)}. ${input.why}`)];
}

/** Only upward: a lower rung than the present one is no news, and the first reason stays. */
function raiseAlarm(
  state: EngineState,
  { rung, why, by }: Pick<Alarm, "rung" | "why" | "by">,
): readonly Effect[] {
  if (isAtLeast(state.alarm.rung, rung)) return [];
  state.alarm = { rung, why, by, at: state.now };
  touchAll(state);
  if (rung === "stop") {
    state.stopped ??= { at: state.now, why, isRiskStop: true };
    return [tell("error", "risk-stop", `Stopping: ${why}. The alarm keeps the next run from starting`)];
  }
  const text = `Alarm at ${showAlarm(state.alarm)}. It stays until \`kmm alarm release\``;
  return [tell("error", "alarm-raised", text, undefined, { rung, by })];
}

/** Why nothing but the way out may be quoted, or undefined. */
export function alarmBlock({ alarm }: EngineState, { position }: MarketState): string | undefined {
  if (!isAtLeast(alarm.rung, "cancel")) return undefined;
  return alarm.rung === "flatten" && position.net !== 0 ? undefined : alarmWords(alarm);
}

export function alarmWords(alarm: Alarm): string {
  return `the alarm is at ${showAlarm(alarm)}; ${howToRelease}`;
}

/** A limit on a loss, and how much of it is gone. */
interface LossMeter {
  readonly name: string;
  readonly pardon: keyof Pardon;
  readonly from: Money;
  readonly limit: Money;
}

/** The nearer a loss comes to its limit, the higher the rung; at the limit everything stops. */
export function watchLoss(state: EngineState, meter: LossMeter, worth: Money): readonly Effect[] {
  const { name, from, limit } = meter;
  if (state.stopped !== undefined || limit <= zeroMoney) return [];
  const lost = `${name}: lost ${showMoney(minus(from, worth))} of ${showMoney(limit)}`;
  if (isLossReached(from, worth, limit)) return raiseAlarm(state, { rung: "stop", why: lost, by: "rule" });
  const used = Math.max(0, minus(from, worth) / limit);
  const pardoned = Math.min(state.pardon[meter.pardon], used);
  if (pardoned !== state.pardon[meter.pardon]) state.pardon = { ...state.pardon, [meter.pardon]: pardoned };
  return state.config.alarm.rules
    .filter(({ share }) => used >= share && pardoned < share)
    .flatMap(({ rung }) => raiseAlarm(state, { rung, why: lost, by: "rule" }));
}
