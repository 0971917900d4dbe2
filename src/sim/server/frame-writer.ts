import type { Duplex } from "node:stream";

/**
 * Text frames of one WebSocket, written by ourselves: the frames of a whole turn of the event loop go out in one
 * call into the system, which costs more than everything else about a frame.
 */
export interface FrameWriter {
  send(text: string): void;
  /** Writes what waits at once: before the socket is closed. */
  flush(): void;
  /** Bytes that wait for the reader, about. */
  backlog(): number;
}

/** What one write takes at most; more is several. */
const scratchBytes = 256 * 1024;
const headMax = 10;
/** UTF-8 of one UTF-16 unit takes three bytes at most. */
const bytesPerUnitMax = 3;

/** One for a server: its writers share a buffer, and the end of a turn. */
export function frameWriters(): (socket: Duplex) => FrameWriter {
  let scratch = Buffer.allocUnsafeSlow(scratchBytes);
  const waiting = new Set<FrameWriter>();
  let isPlanned = false;
  const endTurn = (): void => {
    isPlanned = false;
    for (const writer of waiting) writer.flush();
    waiting.clear();
  };

  return (socket) => {
    let pending: string[] = [];
    let units = 0;
    const write = (bytes: Buffer): void => {
      // A reader that lags gets a copy of the right size: what waits for it must not hold whole buffers.
      if (socket.writableLength > 0) return void socket.write(Buffer.from(bytes));
      socket.write(bytes);
      // What the system did not take at once is still read from this buffer: the next frames need another.
      if (socket.writableLength > 0) scratch = Buffer.allocUnsafeSlow(scratchBytes);
    };
    const writer: FrameWriter = {
      send: (text) => {
        pending.push(text);
        units += text.length;
        if (units * bytesPerUnitMax > scratchBytes) return writer.flush();
        waiting.add(writer);
        if (isPlanned) return;
        isPlanned = true;
        setImmediate(endTurn);
      },
      flush: () => {
        const texts = pending;
        pending = [];
        units = 0;
        if (!socket.writable || texts.length === 0) return;
        let end = 0;
        for (const text of texts) {
          const most = headMax + text.length * bytesPerUnitMax;
          if (most > scratch.length) {
            if (end > 0) write(scratch.subarray(0, end));
            end = 0;
            socket.write(wholeFrame(text));
            continue;
          }
          if (end + most > scratch.length) {
            write(scratch.subarray(0, end));
            end = 0;
          }
          end = putFrame(scratch, end, text);
        }
        if (end > 0) write(scratch.subarray(0, end));
      },
      backlog: () => socket.writableLength + units,
    };
    return writer;
  };
}

/** A frame that is final, of text, and not masked, as a server's frames are. Gives back where it ends. */
function putFrame(into: Buffer, at: number, text: string): number {
  // Most frames are longer than 125 bytes and shorter than 65 536: written with that head in mind, moved otherwise.
  const size = into.write(text, at + 4, "utf8");
  into[at] = 0x81;
  if (size < 126) {
    into[at + 1] = size;
    into.copyWithin(at + 2, at + 4, at + 4 + size);
    return at + 2 + size;
  }
  if (size < 65_536) {
    into[at + 1] = 126;
    into[at + 2] = size >> 8;
    into[at + 3] = size & 0xff;
    return at + 4 + size;
  }
  into.copyWithin(at + headMax, at + 4, at + 4 + size);
  into[at + 1] = 127;
  into.writeUIntBE(0, at + 2, 2);
  into.writeUIntBE(size, at + 4, 6);
  return at + headMax + size;
}

function wholeFrame(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(headMax + Buffer.byteLength(text));
  return bytes.subarray(0, putFrame(bytes, 0, text));
}
