/** Things due at a time, taken out in order of time; ties leave in the order they came. */
export interface Timeline<Item> {
  add(at: number, item: Item): Entry<Item>;
  /** The earliest time anything is due, or undefined when nothing is. */
  nextAt(): number | undefined;
  take(): Entry<Item> | undefined;
  /** Forgets an entry; it never comes out. Harmless when it is out already. */
  drop(entry: Entry<Item>): void;
  size(): number;
}

export interface Entry<Item> {
  readonly at: number;
  readonly order: number;
  readonly item: Item;
  /** False once taken or dropped. */
  live: boolean;
}

export function timeline<Item>(): Timeline<Item> {
  const heap: Entry<Item>[] = [];
  let added = 0;
  let live = 0;

  const settle = (): void => {
    while (heap[0]?.live === false) takeTop(heap);
  };
  const retire = (entry: Entry<Item> | undefined): void => {
    if (entry?.live !== true) return;
    entry.live = false;
    live -= 1;
    if (heap.length > sparseMin && heap.length > 2 * live) sweep(heap);
  };

  return {
    add: (at, item) => {
      const entry = { at, order: added, item, live: true };
      added += 1;
      live += 1;
      heap.push(entry);
      siftUp(heap, heap.length - 1);
      return entry;
    },
    nextAt: () => {
      settle();
      return heap[0]?.at;
    },
    take: () => {
      settle();
      const entry = takeTop(heap);
      retire(entry);
      return entry;
    },
    drop: retire,
    size: () => live,
  };
}

/** Dropped entries stay where they are until they are more than those that are due, and more than a few. */
const sparseMin = 1_000;

/** Takes dropped entries out: one that was due in a year would be kept for a year. What is sorted is a heap too. */
function sweep<Item>(heap: Entry<Item>[]): void {
  const kept = heap.filter(({ live }) => live).toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
  heap.length = kept.length;
  for (const [index, entry] of kept.entries()) heap[index] = entry;
}

function isBefore<Item>(a: Entry<Item>, b: Entry<Item>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function takeTop<Item>(heap: Entry<Item>[]): Entry<Item> | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined) return undefined;
  if (heap.length > 0) {
    heap[0] = last;
    siftDown(heap);
  }
  return top;
}

function siftUp<Item>(heap: Entry<Item>[], from: number): void {
  let child = from;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!swapIfBefore(heap, child, parent)) return;
    child = parent;
  }
}

function siftDown<Item>(heap: Entry<Item>[]): void {
  let parent = 0;
  for (;;) {
    const left = 2 * parent + 1;
    const right = left + 1;
    const a = heap[left];
    const b = heap[right];
    if (a === undefined) return;
    const child = b !== undefined && isBefore(b, a) ? right : left;
    if (!swapIfBefore(heap, child, parent)) return;
    parent = child;
  }
}

function swapIfBefore<Item>(heap: Entry<Item>[], child: number, parent: number): boolean {
  const a = heap[child];
  const b = heap[parent];
  if (a === undefined || b === undefined || !isBefore(a, b)) return false;
  heap[child] = b;
  heap[parent] = a;
  return true;
}
