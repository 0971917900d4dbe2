import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { servedEndpoints } from "../server/api.ts";
import { isEndpoint, strayEndpoint } from "./endpoint.ts";

const served = servedEndpoints();

describe("the endpoint of a fault", () => {
  const cases = [
    ["reads", true],
    ["writes", true],
    ["write", false],
    ["*", true],
    ["/portfolio/events/orders*", true],
    ["/portfolio/event/orders*", false],
    ["/portfolio/events/orders/*/amend", true],
    ["/portfolio/events/orders/7c55-af/amend", true],
    ["/portfolio/events/orders/7c55-*d", true],
    ["/portfolio/events/orders/7c55/amendd", false],
    ["/portfolio/events/orders//amend", false], // an id has one sign at least
    ["/portfolio/events/orders/a/b/amend", false], // and no slash
    ["/markets/KXA-T1/orderbook", true],
    ["/markets/*/orderbooks", false],
    ["POST /portfolio/events/orders", true],
    ["PATCH /portfolio/events/orders", false],
    ["post /portfolio/events/orders", false],
    ["DELETE *", true],
    ["* /portfolio/balance", true],
    ["/trade-api/v2/portfolio/orders", false],
    ["GET", false],
  ] as const;
  it.each(cases)("%s can meet a call: %s", (pattern, can) => {
    expect(strayEndpoint(pattern, served) === undefined).toBe(can);
  });

  it("can always meet a call where one of its own fits it", () => {
    const id = fc.stringMatching(/^[\w.-]{1,6}$/);
    const law = fc.property(
      fc.constantFrom(...served),
      id,
      fc.nat(),
      fc.nat(),
      (endpoint, name, from, to) => {
        const call = endpoint.replaceAll(/:[^/]+/g, name);
        // A star in place of any part of the path, even of nothing.
        const start = call.indexOf("/") + (from % call.length);
        const pattern = `${call.slice(0, start)}*${call.slice(start + (to % call.length))}`;
        expect(isEndpoint(pattern, call)).toBe(true);
        expect(strayEndpoint(pattern, served)).toBeUndefined();
      },
    );
    fc.assert(law);
  });
});
