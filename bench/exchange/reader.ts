import { createPrivateKey, sign } from "node:crypto";
import { request } from "node:http";
import type { Socket } from "node:net";
import type { Access, ReaderNews, ReaderPlan } from "./message.ts";

/** Readers of the stream that only count frames: on raw sockets, so that they are not what is measured. */
process.on("disconnect", () => process.exit());
process.on("message", (plan: ReaderPlan) => {
  void read(plan);
});

const path = "/trade-api/ws/v2";
const tellEvery = 50;

interface Heard {
  frames: number;
  bytes: number;
}

async function read({ access, readers, deflate, tickers, changes }: ReaderPlan): Promise<void> {
  const all: Heard[] = Array.from({ length: readers }, () => ({ frames: 0, bytes: 0 }));
  // Not the deltas: one `subscribed` and one snapshot a market.
  const preface = 1 + tickers.length;
  let toldAt = 0;
  let isReady = false;
  const news = (kind: ReaderNews["kind"], least: number): void => {
    const bytes = all.reduce((sum, heard) => sum + heard.bytes, 0);
    process.send?.({ kind, changes: least, bytes } satisfies ReaderNews);
  };
  const look = (heard: Heard): void => {
    const here = heard.frames - preface;
    if (isReady ? here < toldAt + tellEvery && here < changes : here < 0) return;
    const least = Math.min(...all.map(({ frames }) => frames)) - preface;
    if (!isReady && least >= 0) {
      isReady = true;
      news("subscribed", 0);
    }
    if (least >= changes) news("done", least);
    else if (least >= toldAt + tellEvery) {
      toldAt = least;
      news("heard", least);
    }
  };
  for (const heard of all) {
    const socket = await upgrade(access, deflate);
    countFrames(socket, (size) => {
      heard.frames += 1;
      heard.bytes += size;
      look(heard);
    });
    socket.write(clientFrame(subscribeCommand(tickers)));
  }
}

function subscribeCommand(tickers: readonly string[]): string {
  const params = { channels: ["orderbook_delta"], market_tickers: tickers, use_yes_price: true };
  return JSON.stringify({ id: 1, cmd: "subscribe", params });
}

function upgrade({ host, port, keys }: Access, deflate: boolean): Promise<Socket> {
  const timestamp = String(Date.now());
  const key = keys[0];
  if (key === undefined) throw new Error("no key");
  const signature = sign(null, Buffer.from(`${timestamp}GET${path}`), createPrivateKey(key.privatePem));
  const opening = request({
    host,
    port,
    path,
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": Buffer.from("0123456789abcdef").toString("base64"),
      ...(deflate ? { "sec-websocket-extensions": "permessage-deflate" } : {}),
      "kalshi-access-key": key.keyId,
      "kalshi-access-timestamp": timestamp,
      "kalshi-access-signature": signature.toString("base64"),
    },
  });
  opening.end();
  return new Promise((resolve, reject) => {
    opening.on("upgrade", (_response, socket) => resolve(socket));
    opening.on("error", reject);
  });
}

/** Tells the size of every text frame. A server sends none in pieces and masks none. */
function countFrames(socket: Socket, counted: (size: number) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (data.length - at >= 2) {
      const short = (data[at + 1] ?? 0) & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (data.length - at < head) break;
      const size =
        short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : data.readUInt32BE(at + 6);
      if (data.length - at < head + size) break;
      const isText = ((data[at] ?? 0) & 0x0f) === 1;
      at += head + size;
      if (isText) counted(head + size);
    }
    rest = data.subarray(at);
  });
}

/** A client's frames are masked; a mask of zeros changes nothing. */
function clientFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(body.length < 126 ? 6 : 8);
  head[0] = 0x81;
  if (body.length < 126) head[1] = 0x80 | body.length;
  else {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(body.length, 2);
  }
  return Buffer.concat([head, body]);
}
