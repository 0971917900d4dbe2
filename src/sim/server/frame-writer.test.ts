import { Duplex } from "node:stream";
import { describe, expect, it } from "vitest";
import { frameWriters } from "./frame-writer.ts";

/** A socket that keeps what is written to it; `holds` makes it take nothing until it is released. */
function sink(holds = false): {
  socket: Duplex;
  bytes: () => Buffer;
  writes: () => number;
  release: () => void;
} {
  const chunks: Buffer[] = [];
  const waiting: (() => void)[] = [];
  let isHolding = holds;
  const held: Buffer[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      if (!isHolding) {
        // What is not copied here is what a real socket would have given to the system.
        chunks.push(Buffer.from(chunk));
        return done();
      }
      held.push(chunk);
      waiting.push(() => {
        chunks.push(Buffer.from(chunk));
        done();
      });
    },
  });
  return {
    socket,
    bytes: () => Buffer.concat(chunks),
    writes: () => chunks.length,
    release: () => {
      isHolding = false;
      for (const each of waiting.splice(0)) each();
    },
  };
}

/** Reads server frames back: RFC 6455, unmasked, final, text. */
function textsOf(data: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < data.length;) {
    expect(data[at]).toBe(0x81);
    const short = data[at + 1] ?? 0;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    const size =
      head === 2 ? short : head === 4 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2));
    // The shortest head that fits, as the protocol demands.
    expect(head).toBe(size < 126 ? 2 : size < 65_536 ? 4 : 10);
    texts.push(data.subarray(at + head, at + head + size).toString("utf8"));
    at += head + size;
  }
  return texts;
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe("a frame writer", () => {
  const texts = [
    "",
    "x".repeat(125),
    "x".repeat(126),
    "é".repeat(63),
    "°".repeat(62) + "x",
    "x".repeat(65_535),
    "x".repeat(65_536),
    "“snow”".repeat(40_000),
    "x".repeat(1_000_000),
    "last",
  ];

  it("frames texts of every length, of one byte a letter and of more", async () => {
    const { socket, bytes } = sink();
    const writer = frameWriters()(socket);
    for (const text of texts) writer.send(text);
    await turn();
    expect(textsOf(bytes())).toEqual(texts);
  });

  it("writes all frames of one turn at once, and tells what waits meanwhile", async () => {
    const { socket, bytes, writes } = sink();
    const writer = frameWriters()(socket);
    for (let count = 0; count < 100; count += 1) writer.send(`frame ${count}`);
    expect([writes(), writer.backlog()]).toEqual([0, 790]);
    await turn();
    expect([writes(), writer.backlog()]).toEqual([1, 0]);
    expect(textsOf(bytes())).toHaveLength(100);
  });

  it("keeps what a slow reader has not taken, whatever others are sent meanwhile", async () => {
    const writerOf = frameWriters();
    const slow = sink(true);
    const quick = sink();
    const toSlow = writerOf(slow.socket);
    const toQuick = writerOf(quick.socket);
    for (let round = 0; round < 5; round += 1) {
      toSlow.send(`slow ${round}`);
      toQuick.send(`quick ${round}`);
      await turn();
    }
    expect(toSlow.backlog()).toBeGreaterThan(0);
    slow.release();
    await turn();
    expect(textsOf(slow.bytes())).toEqual([0, 1, 2, 3, 4].map((round) => `slow ${round}`));
    expect(textsOf(quick.bytes())).toEqual([0, 1, 2, 3, 4].map((round) => `quick ${round}`));
  });

  it("says nothing to a socket that is gone", async () => {
    const { socket, writes } = sink();
    const writer = frameWriters()(socket);
    writer.send("too late");
    socket.destroy();
    await turn();
    expect(writes()).toBe(0);
  });
});
