import { seconds, type Time } from "../../domain/units.ts";
import { parameterRefusal, type WireRefusal } from "./refusal.ts";

/**
 * The query of one request. Reading a broken parameter gives undefined and keeps the first refusal, so that a
 * handler reads everything it needs and asks once.
 */
export interface Query {
  text(name: string): string | undefined;
  /** A comma-separated list without empty entries; undefined when absent. */
  list(name: string, countMax: number): readonly string[] | undefined;
  /** A parameter that is repeated. */
  repeated(name: string): readonly string[];
  integer(name: string, low: number, high: number): number | undefined;
  flag(name: string): boolean | undefined;
  /** Unix seconds. */
  time(name: string): Time | undefined;
  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined;
  refuse(name: string, rule: string): void;
  refusal(): WireRefusal | undefined;
}

const secondsMax = 9_000_000_000;

export function createQuery(operation: string, parameters: ReadonlyMap<string, readonly string[]>): Query {
  let first: WireRefusal | undefined;
  const refuse = (name: string, rule: string): undefined => {
    first ??= parameterRefusal(operation, fieldName(name), rule);
    return undefined;
  };
  const text = (name: string): string | undefined => {
    const value = parameters.get(name)?.[0];
    return value === "" ? undefined : value;
  };
  const integer = (name: string, low: number, high: number): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(value)) return refuse(name, "number");
    const number = Number(value);
    if (number < low) return refuse(name, "gte");
    return number > high ? refuse(name, "lte") : number;
  };
  const oneOf = <Word extends string>(name: string, words: readonly Word[]): Word | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    return words.find((word) => word === value) ?? refuse(name, "oneof");
  };
  return {
    text,
    list: (name, countMax) => {
      const entries = text(name)
        ?.split(",")
        .filter((entry) => entry !== "");
      return entries !== undefined && entries.length > countMax ? refuse(name, "max") : entries;
    },
    repeated: (name) => (parameters.get(name) ?? []).filter((entry) => entry !== ""),
    integer,
    flag: (name) => {
      const word = oneOf(name, ["true", "false"]);
      return word === undefined ? undefined : word === "true";
    },
    time: (name) => {
      const value = integer(name, 0, secondsMax);
      return value === undefined ? undefined : seconds(value);
    },
    oneOf,
    refuse,
    refusal: () => first,
  };
}

/** `min_close_ts` → `MinCloseTs`: the validator names Go fields. */
function fieldName(name: string): string {
  return name
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
