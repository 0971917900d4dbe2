/**
 * The list with one item more. The first makes a list of just its size, where one that begins empty and grows makes room for
 * sixteen; any further one goes into the same list, so that nobody else may hold one that is still added to.
 */
export function addTo<Item>(list: readonly Item[], item: Item): readonly Item[] {
  if (list.length === 0) return [item];
  (list as Item[]).push(item);
  return list;
}

/** To begin with: it never changes, and is the same for everybody. */
export const none: readonly never[] = [];
