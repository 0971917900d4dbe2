import { expect, test } from "vitest";
import { data, mapOf, record, type Codec } from "./codec.ts";
import { rollingCount, type RollingCount } from "./rolling-count.ts";

interface Known {
  name: string;
  seen: { readonly bid: number | undefined } | undefined;
  readonly counts: Map<string, readonly number[]>;
  readonly lately: RollingCount;
}

const lately: Codec<RollingCount> = {
  save: ({ newest }) => newest,
  load: (newest) => ({ ...rollingCount(30), newest: newest as number }),
};
const counts = mapOf(data<readonly number[]>());

test("what is saved is JSON data, and what is loaded is what was saved", () => {
  const codec = record<Known>({ name: "data", seen: "data", counts, lately });
  const known: Known = {
    name: "a",
    seen: undefined,
    counts: new Map([
      ["2", [1]],
      ["1", []],
    ]),
    lately: { ...rollingCount(30), newest: 7 },
  };
  const text = JSON.stringify(codec.save(known));
  expect(text).toBe('{"name":"a","counts":[["2",[1]],["1",[]]],"lately":7}');
  expect(codec.load(JSON.parse(text))).toEqual(known);
});

test("a key without a codec, and one that is not data, do not compile", () => {
  // @ts-expect-error a key is missing
  record<Known>({ name: "data", seen: "data", counts });
  // @ts-expect-error a map is no data
  record<Known>({ name: "data", seen: "data", counts: "data", lately });
  // @ts-expect-error what holds a list that can change is none either
  record<Known>({ name: "data", seen: "data", counts, lately: "data" });
  // @ts-expect-error nor is what can be called
  record<{ readonly call: () => void }>({ call: "data" });
  // @ts-expect-error nor in a map
  expect(() => mapOf(data<RollingCount>())).toBeDefined();
});
