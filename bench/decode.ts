import { cents, qty } from "../src/domain/units.ts";
import { seededRandom } from "../src/lib/random.ts";
import { decodeStreamMessage } from "../src/wire/maker/stream-message.ts";
import { isQuick, measure, printResult } from "./harness.ts";

/**
 * Decoding the stream: how many `orderbook_delta` frames a second become domain values, beside `JSON.parse`
 * alone, which gives only an object of texts, and beside our own slow way.
 */
const frameCount = isQuick ? 2_000 : 50_000;
const marketCount = 50;
const frames = makeFrames();
const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
const expected = frames.reduce((sum, frame) => sum + checksum(decodeSlowly(frame)), 0);

const rates = measure([
  { name: "json_parse", run: () => count((frame) => (JSON.parse(frame) as { readonly seq: number }).seq) },
  { name: "slow_way", run: () => checked((frame) => decodeSlowly(frame)) },
  { name: "decode", run: () => checked((frame) => decodeStreamMessage(frame, "yes")) },
]);

const rate = (name: string): number => rates[name]?.median ?? 0;
printResult("decode", {
  messages_per_second: rate("decode"),
  ratio_to_json_parse: ratio(rate("decode"), rate("json_parse")),
  ratio_to_slow_way: ratio(rate("decode"), rate("slow_way")),
  bytes_per_message: Math.round(bytes / frameCount),
  rates,
});

type Decoded = ReturnType<typeof decodeStreamMessage>;

/** A blank in front is nothing to JSON, but sends the frame the slow way. */
function decodeSlowly(frame: string): Decoded {
  return decodeStreamMessage(` ${frame}`, "yes");
}

/** Proves that both ways read the same, and that the compiler did not drop the work. */
function checked(decode: (frame: string) => Decoded): number {
  let sum = 0;
  for (const frame of frames) sum += checksum(decode(frame));
  if (sum !== expected) throw new Error("the two ways of decoding do not agree");
  return frames.length;
}

function checksum(decoded: Decoded): number {
  if (!decoded.ok || decoded.value.kind !== "delta") throw new Error("a delta was not read");
  const { seq, price, change, side, ticker } = decoded.value;
  return seq + price + change + (side === "bid" ? 1 : 0) + ticker.length;
}

function count(read: (frame: string) => number): number {
  let sum = 0;
  for (const frame of frames) sum += read(frame);
  if (sum !== (frameCount * (frameCount + 1)) / 2) throw new Error("not every frame was parsed");
  return frames.length;
}

function ratio(a: number, b: number): number {
  return Math.round((a / b) * 100) / 100;
}

/** In the exchange's own form; each is its own string, as a socket gives it. */
function makeFrames(): readonly string[] {
  const random = seededRandom(8_731);
  const made: string[] = [];
  for (let seq = 1; seq <= frameCount; seq += 1) {
    const ticker = `KXBENCHGAME-26NOV24TEAM${random.whole(0, marketCount - 1)}-WIN`;
    const price = (cents(random.whole(1, 99)) / 10_000).toFixed(4);
    const change = (qty(random.whole(-500_000, 500_000)) / 100).toFixed(2);
    const ms = 1_793_887_391_350 + seq;
    const msg = {
      market_ticker: ticker,
      market_id: "f5ed38e2-0991-4c8f-817e-08c4fd9cbfdb",
      price_dollars: price,
      delta_fp: change,
      side: random.chance(0.5) ? "yes" : "no",
      ts: new Date(ms).toISOString(),
      ts_ms: ms,
    };
    const text = JSON.stringify({ type: "orderbook_delta", sid: 1, seq, msg, sending_ts_ms: ms + 3 });
    made.push(Buffer.from(text).toString("utf8"));
  }
  return made;
}
