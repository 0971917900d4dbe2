/** Calls as faults name them: `reads`, `writes`, or a path with `*` for any run, its method before it or not. */

/** `endpoint` is a method and a path. */
export function isEndpoint(pattern: string, endpoint: string): boolean {
  if (pattern === "reads" || pattern === "writes")
    return endpoint.startsWith("GET ") === (pattern === "reads");
  const parts = whole(pattern)
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(endpoint);
}

/** Why a fault could never meet a call; undefined where it can. `served` has `:name` for a segment of a path. */
export function strayEndpoint(pattern: string, served: readonly string[]): string | undefined {
  if (pattern === "reads" || pattern === "writes") return undefined;
  if (served.some((endpoint) => canMeet(whole(pattern), endpoint))) return undefined;
  return (
    `"${pattern}" is no call of the exchange: expected reads, writes, or a path such as ` +
    "/portfolio/events/orders* or DELETE /portfolio/events/orders/*, without /trade-api/v2"
  );
}

function whole(pattern: string): string {
  return pattern.includes(" ") ? pattern : `* ${pattern}`;
}

/** Whether any call of this endpoint fits: all places in it that the pattern can have come to, sign by sign. */
function canMeet(pattern: string, endpoint: string): boolean {
  const places = endpoint.replaceAll(/:[^/]+/g, `${oneSign}${moreSigns}`);
  let open = new Set(withoutMore(places, 0));
  for (const sign of pattern) {
    const from = Math.min(...open);
    const next =
      sign === "*"
        ? Array.from({ length: places.length - from + 1 }, (_, ahead) => from + ahead)
        : [...open].flatMap((place) => after(places, place, sign));
    open = new Set(next.flatMap((place) => withoutMore(places, place)));
    if (open.size === 0) return false;
  }
  return open.has(places.length);
}

/** What a `:name` stands for: any sign of a segment, and any further ones. Neither can stand in a path itself. */
const oneSign = "<";
const moreSigns = ">";

function after(places: string, place: number, sign: string): readonly number[] {
  const wanted = places[place];
  if (wanted !== oneSign && wanted !== moreSigns) return wanted === sign ? [place + 1] : [];
  if (sign === "/" || sign === " ") return [];
  return [wanted === oneSign ? place + 1 : place];
}

function withoutMore(places: string, place: number): readonly number[] {
  return places[place] === moreSigns ? [place, place + 1] : [place];
}
