/**
 * The bugs that this program must never have, each planted in the built code by one replacement. The simulation has to
 * catch every one, by the invariant that is named. A text that no longer occurs exactly once is a defect of this list.
 */
export interface Mutant extends Edit {
  readonly name: string;
  readonly caughtBy: string;
  /** Other places that have to change for the bug to be whole. */
  readonly also?: readonly Edit[];
  /** The first seed that catches it, and the shortest run in which one does. */
  readonly seed: number;
  /** Seven are the shortest run with time for something to go wrong in, between its calm beginning and end. */
  readonly minutes: number;
}

interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: "begins new books at each start",
    file: "store/last-heritage.js",
    find: "const found = heritageIn(disk, run);",
    replace: "const found = undefined;",
    caughtBy: "I3",
    seed: 1,
    minutes: 7,
  },
  {
    name: "never gives up an order that did not arrive",
    file: "engine/order-life.js",
    find: 'update.asOf >= state.since + absenceMargin ? ended(order, "absent", update.at) : order',
    replace: "order",
    caughtBy: "I8",
    seed: 2,
    minutes: 7,
  },
  {
    name: "forgets orders in flight in its caps",
    file: "engine/order-life.js",
    find: 'if (order.state.kind === "done")\n        return undefined;\n    if (order.state.kind === "closing")',
    replace:
      'if (order.state.kind === "done" || order.state.kind === "sending")\n        return undefined;\n    if (order.state.kind === "closing")',
    caughtBy: "I1",
    seed: 2,
    minutes: 7,
  },
  {
    name: "forgets orders whose cancel is not confirmed in its caps",
    file: "engine/order-life.js",
    find: 'if (order.state.kind === "done")\n        return undefined;\n    if (order.state.kind === "closing")',
    replace:
      'if (order.state.kind === "done" || order.state.change === "cancel")\n        return undefined;\n    if (order.state.kind === "closing")',
    caughtBy: "I1",
    seed: 1,
    minutes: 7,
  },
  {
    name: "takes a timeout for a rejection",
    file: "engine/order-life.js",
    find: 'case "unknown":\n            // Whatever ended the wait, the request may still be on its way.\n            return inDoubt(order, at, most(at, plus(order.sentAt, arrivalMax)));',
    replace: 'case "unknown":\n            return ended(order, "refused", at);',
    caughtBy: "I1",
    seed: 1,
    minutes: 7,
  },
  {
    name: "does not count sequence numbers",
    file: "gateway/subscription.js",
    find: 'return "gap";',
    replace: 'return "next";',
    caughtBy: "I4",
    seed: 2,
    minutes: 7,
  },
  {
    name: "uses order ids again after a restart",
    file: "cli/config/engine-config.js",
    find: "idPrefix: `${ownPrefix}${runId}-`",
    replace: "idPrefix: `${ownPrefix}x-`",
    caughtBy: "I6",
    seed: 1,
    minutes: 7,
  },
  {
    name: "sends an order again under a new id when the answer is a 503",
    file: "gateway/orders.js",
    find: "return desk.place(effect.order);",
    replace:
      'return desk.place(effect.order).then((answer) => answer.kind === "unknown" ? desk.place({ ...effect.order, clientOrderId: `${effect.order.clientOrderId}r` }) : answer);',
    caughtBy: "I1",
    seed: 1,
    minutes: 7,
  },
  {
    name: "sends the orders of a batch again under new ids when it was not answered",
    file: "gateway/batch.js",
    find: 'const told = answer.kind === "done" ?',
    replace:
      'if (!isUrgent && answer.kind === "unknown") for (const { shard, ...item } of items) void rest.write({ ...kind.one({ ...item, shard, clientOrderId: `${item.clientOrderId}r` }), decode: kind.decodeOne, shard, isUrgent });\n    const told = answer.kind === "done" ?',
    caughtBy: "I1",
    seed: 1,
    minutes: 7,
  },
  {
    name: "takes a batch that nobody answered for refused",
    file: "gateway/batch.js",
    find: 'if (whole.kind !== "done")',
    replace:
      'if (whole.kind === "unknown")\n        return { kind: "refused", refusal: { status: 408, code: "", details: "" } };\n    if (whole.kind !== "done")',
    caughtBy: "I1",
    seed: 30,
    minutes: 20,
  },
  {
    name: "reads the answers of a batch by their places, on an exchange that sorts them otherwise",
    file: "gateway/batch.js",
    find: "const { clientOrderId = item.clientOrderId } = only ?? {};",
    replace: "return told[place];\n        const { clientOrderId = item.clientOrderId } = only ?? {};",
    also: [
      {
        file: "sim/server/routes/order-write.js",
        find: "return { status: 201, body: { orders: answers } };",
        replace: "return { status: 201, body: { orders: answers.toReversed() } };",
      },
    ],
    caughtBy: "I2",
    seed: 1,
    minutes: 7,
  },
  {
    name: "drops a fill now and then",
    file: "engine/order-news.js",
    find: "const key = fillKey(fill);\n    if (state.seenFills.has(key))",
    replace: "const key = fillKey(fill);\n    if (state.seenFills.has(key) || key.charCodeAt(7) % 8 === 0)",
    caughtBy: "I3",
    seed: 1,
    minutes: 7,
  },
  {
    name: "counts a fill again when it is listed again",
    file: "engine/order-news.js",
    find: "if (state.seenFills.has(key))\n        return [];",
    replace: "",
    caughtBy: "I3",
    seed: 1,
    minutes: 7,
  },
  {
    name: "looks for an order to cancel on the wrong shard",
    file: "wire/maker/request.js",
    find: "query: { market_ticker: order.ticker, exchange_index: String(order.shard) }",
    replace: 'query: { exchange_index: "0" }',
    caughtBy: "I2",
    seed: 1,
    minutes: 7,
  },
  {
    name: "quotes on a book that is in doubt",
    file: "engine/block.js",
    find: 'if (market.doubt !== undefined) {\n        return { code: "book-in-doubt"',
    replace: 'if (market.doubt === "no snapshot yet") {\n        return { code: "book-in-doubt"',
    caughtBy: "I4",
    seed: 3,
    minutes: 7,
  },
  {
    name: "prices from a book with its own orders in it",
    file: "engine/own-size.js",
    find: "size += left(order) + lastFilled(state, order);",
    replace: "size += 0;",
    caughtBy: "I4",
    seed: 1,
    minutes: 7,
  },
  {
    name: "leaves at a stop without waiting until nothing rests",
    file: "cli/wiring/venues.js",
    find: "const result = await gateway.cancelAllOurs(ownPrefix, cancelMax);",
    replace: 'const result = { isProven: true, left: [], text: "" };',
    also: [
      {
        file: "runtime/bot.js",
        find: "while (engine.liveOrders().length > 0 && clock.now() < deadline)",
        replace: "while (engine === undefined)",
      },
    ],
    caughtBy: "I2",
    seed: 1,
    minutes: 7,
  },
  {
    name: "spends tokens that it does not have",
    file: "lib/token-bucket.js",
    find: "if (cost * secondMicros > level)\n                return false;",
    replace: "",
    also: [
      {
        file: "engine/carry-out.js",
        find: "return writeTokens.available(now) - reserveOf(openOrders + 1, writeCosts.cancel, writeCapacity);",
        replace: "return Infinity;",
      },
    ],
    caughtBy: "I5",
    seed: 1,
    minutes: 20,
  },
  {
    name: "takes a change of size for the size",
    file: "domain/book.js",
    find: "const size = this.sizeOf(side, index) + by;",
    replace: "const size = by;",
    caughtBy: "I4",
    seed: 3,
    minutes: 7,
  },
  {
    name: "swaps YES and NO in the book",
    file: "wire/maker/delta-scanner.js",
    find: 'side: side === "yes" ? "bid" : "ask",',
    replace: 'side: side === "yes" ? "ask" : "bid",',
    caughtBy: "I4",
    seed: 1,
    minutes: 7,
  },
  {
    name: "does not take over orders of the run before",
    file: "engine/order-news.js",
    find: "if (state.overOrders.has(clientOrderId))\n        return [];",
    replace: "return [];",
    caughtBy: "I2",
    seed: 4,
    minutes: 10,
  },
  {
    name: "reads the end of a journal without checking that it is whole",
    file: "store/journal-reader.js",
    find: "return isEnded ? decodeRecord(bytes) : undefined;",
    replace:
      'const [checksum = "", seq, ...rest] = bytes.toString("utf8").split(" ");\n    return { checksum, seq: Number(seq), payload: rest.join(" ") };',
    caughtBy: "I8",
    seed: 1,
    minutes: 7,
  },
  {
    name: "takes the cancels of a batch that nobody answered for done",
    file: "gateway/batch.js",
    find: "settle(answerOf(answer, told?.[place]));",
    replace:
      'settle(isUrgent && answer.kind === "unknown" ? { kind: "done", value: { orderId: items[place].orderId, left: 0 } } : answerOf(answer, told?.[place]));',
    caughtBy: "I1",
    seed: 2,
    minutes: 7,
  },
  {
    name: "adds to what it holds when it may only reduce",
    file: "engine/wish.js",
    find: 'alarm.rung === "reduce-only" || alarm.rung === "flatten"',
    replace: 'alarm.rung === "flatten"',
    caughtBy: "I9",
    seed: 1,
    minutes: 20,
  },
  {
    name: "forgets at a restart what a person told it",
    file: "engine/engine.js",
    find: "state.alarm = heritage.alarm ?? state.alarm;",
    replace: "",
    also: [
      {
        file: "runtime/alarm.js",
        find: "kept = filed.alarm;\n",
        replace: "const known = isFirst ? filed.alarm : kept;\n        kept = filed.alarm;\n",
      },
      {
        file: "runtime/alarm.js",
        find: "if (!isAtLeast(now, rung))",
        replace: "if (known.at !== filed.alarm.at && !isAtLeast(now, rung))",
      },
    ],
    caughtBy: "I9",
    seed: 2,
    minutes: 10,
  },
  {
    name: "forgets at a restart which orders were on their way",
    file: "engine/order-news.js",
    find: "state.heritage?.inFlight ?? []",
    replace: "[]",
    caughtBy: "I1",
    seed: 582,
    minutes: 60,
  },
];
