import type { Query } from "../../wire/exchange/query.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Empty on the last page. */
  readonly cursor: string;
}

/**
 * The part of a list that one answer holds. The cursor names the last item told, so that what joins the list
 * meanwhile neither repeats nor hides anything. One that names nothing starts over: the exchange answers 200 to
 * garbage too.
 */
export function paginate<Item>(
  all: readonly Item[],
  query: { readonly limit: number; readonly cursor: string | undefined },
  keyOf: (item: Item) => string,
  isWanted: (item: Item) => boolean,
): Page<Item> {
  const items: Item[] = [];
  const last = query.cursor === undefined ? undefined : Buffer.from(query.cursor, "base64url").toString();
  const start = last === undefined ? 0 : all.findIndex((item) => keyOf(item) === last) + 1;
  for (let index = start; index < all.length; index += 1) {
    const item = all[index];
    if (item === undefined || !isWanted(item)) continue;
    const lastTold = items.at(-1);
    if (items.length === query.limit && lastTold !== undefined) {
      return { items, cursor: Buffer.from(keyOf(lastTold)).toString("base64url") };
    }
    items.push(item);
  }
  return { items, cursor: "" };
}

/** Zero means the same as absent. */
export function pageQuery(
  query: Query,
  limitMax = 1000,
  limitDefault = 100,
): { readonly limit: number; readonly cursor: string | undefined } {
  const limit = query.integer("limit", 0, limitMax);
  return {
    limit: limit === undefined || limit === 0 ? limitDefault : limit,
    cursor: query.text("cursor"),
  };
}
