import { expect, it } from "vitest";
import { uuidOf } from "./uuid.ts";

it("a UUID is well formed, the same for a name, and another for another", () => {
  const names = Array.from({ length: 5_000 }, (_, index) => `market ${index}`);
  const ids = names.map(uuidOf);
  expect(new Set(ids).size).toBe(names.length);
  expect(ids).toEqual(names.map(uuidOf));
  expect(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id))).toBe(
    true,
  );
});
