import type { Random } from "../../lib/random.ts";

/** The bytes of one file of a simulated disk, and how many of them would survive the loss of power. */
export interface SimulatedFile {
  append(bytes: Uint8Array): void;
  sync(): void;
  truncate(length: number): void;
  read(): Iterable<Uint8Array>;
  length(): number;
  losePower(random: Random): void;
}

/** Small, so that what reads by pieces meets their borders. */
const pieceBytes = 4_096;
/** What a disk writes at once. */
const blockBytes = 512;
/** How often the last block that was written out is not what was meant to be in it. */
const spoiledChance = 0.2;

export function simulatedFile(): SimulatedFile {
  let bytes = new Uint8Array(1_024);
  let length = 0;
  let synced = 0;
  return {
    append: (more) => {
      if (length + more.length > bytes.length) bytes = grown(bytes, length + more.length);
      bytes.set(more, length);
      length += more.length;
    },
    sync: () => {
      synced = length;
    },
    truncate: (to) => {
      length = Math.min(length, to);
      synced = length;
    },
    read: function* () {
      for (let at = 0; at < length; at += pieceBytes) {
        yield bytes.slice(at, Math.min(length, at + pieceBytes));
      }
    },
    length: () => length,
    losePower: (random) => {
      const kept = random.whole(synced, length);
      if (kept > synced && random.chance(spoiledChance)) {
        spoil(bytes.subarray(Math.max(synced, kept - blockBytes), kept), random);
      }
      length = kept;
      synced = kept;
    },
  };
}

function grown(bytes: Uint8Array, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, bytes.length * 2));
  larger.set(bytes);
  return larger;
}

/** The length of a file can reach the disk before what is in it does: zeros, or what stood there before. */
function spoil(block: Uint8Array, random: Random): void {
  const isZero = random.chance(0.5);
  for (let at = 0; at < block.length; at += 1) block[at] = isZero ? 0 : random.whole(0, 255);
}
