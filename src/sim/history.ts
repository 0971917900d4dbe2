/** The latest of many: older ones are forgotten past the limit, so that a long run stays small. */
export interface History<Item> {
  push(item: Item): void;
  newestFirst(): readonly Item[];
}

export function history<Item>(limit: number): History<Item> {
  let items: Item[] = [];
  return {
    push: (item) => {
      if (limit === 0) return;
      items.push(item);
      // Cut in big pieces: the cost of forgetting is shared by `limit` additions.
      if (items.length >= 2 * limit) items = items.slice(-limit);
    },
    newestFirst: () => items.slice(-limit).toReversed(),
  };
}
