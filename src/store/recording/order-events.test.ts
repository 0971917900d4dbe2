import { afterAll, expect, it } from "vitest";
import { readAll, recordingFiles } from "../../../test/replay/recording-files.ts";
import { orderEvents } from "./order-events.ts";

const files = recordingFiles();
afterAll(files.remove);

const heading = "Time,Competitor,Operation,OrderId,Instrument,Side,Volume,Price,Lifespan,Fee";

let written = 0;

async function tellings(...events: readonly string[]): Promise<readonly string[]> {
  written += 1;
  const lines = events.map((event, index) => `2023-05-01 13:31:0${index}.5+00:00,,${event},G,0`);
  const path = files.write(`day-${written}.csv`, `${[heading, ...lines].join("\n")}\n`);
  const { records } = await readAll(orderEvents(path));
  return records.map((record) => {
    if (record.kind !== "input") return record.kind;
    const { input } = record;
    if (input.kind === "book-changed") return `${input.side} ${input.price} ${input.change}`;
    if (input.kind === "trade-printed") return `${input.takerSide} takes ${input.qty} at ${input.price}`;
    return input.kind;
  });
}

it("tells an insert at the other side's price as a trade and what it took", async () => {
  const told = await tellings("Insert,1,1,A,50,6500.0", "Insert,2,1,B,20,6400.0", "Insert,3,1,B,30,6500.0");
  expect(told).toEqual([
    "market-described",
    "book-snapshot-received",
    "ask 6500 5000",
    "bid 6400 2000",
    "bid takes 3000 at 6500",
    "ask 6500 -3000",
  ]);
});

it("tells a cancel as less, and an insert at an emptied price as resting again", async () => {
  const told = await tellings("Insert,1,1,A,50,6500.0", "Cancel,2,1,A,50,6500.0", "Insert,3,1,B,30,6500.0");
  expect(told.slice(2)).toEqual(["ask 6500 5000", "ask 6500 -5000", "bid 6500 3000"]);
});

it.each([
  ["Insert,1,1,A,50,0.0"],
  ["Insert,1,1,A,50,10000.0"],
  ["Insert,1,1,A,-5,6500.0"],
  ["Insert,1,1,C,50,6500.0"],
  ["Replace,1,1,A,50,6500.0"],
])("refuses the row %s", async (event) => {
  expect(await tellings(event)).toEqual(["line-refused"]);
});
