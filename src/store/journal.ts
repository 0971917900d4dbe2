import { Failure } from "../domain/failure.ts";
import type { Heritage, SentOrder } from "../domain/heritage.ts";
import type { Input } from "../domain/input.ts";
import type { AppendHandle, Disk } from "./disk/disk.ts";
import { writeWhole } from "./disk/write-whole.ts";
import { encodeInput } from "./journal-line.ts";
import { checksumOf, encodeRecord } from "./journal-record.ts";
import { recoverJournal, type KeptSegment } from "./journal-recovery.ts";
import { segmentFormat, segmentPath, type Mark, type RunCard } from "./journal-segment.ts";

/**
 * The record of one run: every input, in the order the engine saw them, how the run was set up, and marks that say
 * what it came to. With these the run can be stepped again and proven. Records are buffered for a moment and not
 * synced: what a crash loses is told again by the exchange, which knows our orders by their ids. Only orders that are about to
 * be sent are written first: until they arrive nobody else can tell of them.
 *
 * When the disk refuses a write, this and every later call throws the same `journal-unwritable`: nothing is written
 * behind a hole.
 */
export interface Journal {
  readonly folder: string;
  /** Before the step. */
  append(input: Input): void;
  /** After the step, before they are sent: written at once, so that they outlive the program. */
  sending(orders: readonly SentOrder[]): void;
  /** Between two steps. A segment that is full ends with a mark. */
  mark(mark: Mark): void;
  /** Between two steps: what the next run would have to know if this one ended here. */
  leave(heritage: Heritage): void;
  /** Writes what is buffered. */
  flush(): void;
  /** Writes what is buffered, and syncs it. */
  close(): void;
}

export interface JournalOptions {
  /** A segment ends with the first mark after so many bytes. */
  readonly segmentBytes?: number;
  /** Older segments are removed once the run can be stepped from a snapshot in one of these. */
  readonly segmentsKept?: number;
  /** The engine as it is, for the head of a new segment. Without it nothing is ever removed. */
  readonly snapshot?: () => unknown;
  /** For the head of a new segment: what the next run would have to know if this one ended here. */
  readonly heritage?: () => Heritage | undefined;
}

const bufferMax = 64 * 1024;
const usualSegmentBytes = 64 * 1024 * 1024;
/** 8 GiB: about five days of a hundred inputs a second. */
const usualSegmentsKept = 128;

/** Begins the journal of a run; one that is there already goes on in a new segment, without its torn tail. */
export function createJournal(
  disk: Disk,
  folder: string,
  card: RunCard,
  options: JournalOptions = {},
): Journal {
  const { segmentBytes = usualSegmentBytes, segmentsKept = usualSegmentsKept, snapshot, heritage } = options;
  disk.makeFolder(folder);
  writeWhole(disk, `${folder}/run.json`, `${JSON.stringify(card, null, 2)}\n`);
  const chain = createChain(disk, folder, card);
  chain.begin();
  const attempt = stickyAttempt(folder);
  let isOpen = true;
  let hasLeft = false;
  const put = (payload: string): void => {
    attempt.require();
    if (chain.put(payload) >= bufferMax) attempt.run(chain.write);
  };
  return {
    folder,
    append: (input) => put(encodeInput(input)),
    sending: (orders) => {
      put(JSON.stringify({ kind: "sent", orders }));
      attempt.run(chain.write);
    },
    mark: (mark) => {
      put(JSON.stringify({ kind: "mark", ...mark }));
      if (chain.bytes() < segmentBytes) return;
      const head = { mark, snapshot: snapshot?.(), heritage: heritage?.() };
      attempt.run(() => {
        chain.end();
        chain.begin(head);
        chain.retain(segmentsKept);
      });
    },
    leave: (heritage) => {
      put(JSON.stringify({ kind: "heritage", heritage }));
      if (hasLeft) return;
      // With one that survives, what is lost after it can be asked of the exchange.
      hasLeft = true;
      attempt.run(chain.sync);
    },
    flush: () => attempt.run(chain.write),
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      attempt.run(chain.end, chain.abandon);
    },
  };
}

/** A run nobody wants to keep. */
export function noJournal(): Journal {
  const nothing = (): void => {};
  return {
    folder: "",
    append: nothing,
    sending: nothing,
    mark: nothing,
    leave: nothing,
    flush: nothing,
    close: nothing,
  };
}

/** What goes to the disk, until the disk refuses once: from then on nothing does. */
function stickyAttempt(folder: string) {
  let failure: Failure | undefined;
  const require = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    require,
    run: (work: () => void, otherwise: () => void = () => {}): void => {
      try {
        require();
        work();
      } catch (cause) {
        failure ??= unwritable(folder, cause);
        otherwise();
        throw failure;
      }
    },
  };
}

function unwritable(folder: string, cause: unknown): Failure {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Failure("journal-unwritable", `the journal in ${folder} cannot be written: ${why}`, { cause });
}

/** What a segment begins with that begins right after a mark. */
interface Head {
  readonly mark: Mark;
  readonly snapshot: unknown;
  readonly heritage: Heritage | undefined;
}

/** The segments of one run, and the records that wait to be written to the newest. */
interface Chain {
  /** Gives how much waits now. */
  put(payload: string): number;
  write(): void;
  /** Writes what waits, and waits until it is safe from a loss of power. */
  sync(): void;
  /** Of the newest segment, with what waits. */
  bytes(): number;
  begin(head?: Head): void;
  /** Writes what waits, syncs and closes. */
  end(): void;
  /** Gives the file back, in whatever state. */
  abandon(): void;
  retain(count: number): void;
}

function createChain(disk: Disk, folder: string, card: RunCard): Chain {
  const recovered = recoverJournal(disk, folder);
  const segments = [...recovered.segments];
  let { nextSeq: seq, nextSegment: number, previous } = recovered;
  let file: AppendHandle | undefined;
  let waiting = "";
  let written = 0;

  const put = (payload: string): number => {
    const record = encodeRecord(seq, payload);
    seq += 1;
    previous = record;
    waiting += record;
    waiting += "\n";
    return waiting.length;
  };
  const write = (): void => {
    if (waiting === "" || file === undefined) return;
    file.write(waiting);
    written += waiting.length;
    waiting = "";
  };
  const sync = (): void => {
    write();
    file?.sync();
  };
  const abandon = (): void => {
    const open = file;
    file = undefined;
    open?.close();
  };
  return {
    put,
    write,
    sync,
    abandon,
    bytes: () => written + waiting.length,
    begin: (head) => {
      file = disk.append(segmentPath(folder, number));
      written = 0;
      put(JSON.stringify(headerOf(number, checksumOf(previous), card, head)));
      write();
      file.sync();
      disk.syncFolder(folder);
      segments.push({ number, hasSnapshot: head?.snapshot !== undefined });
      number += 1;
    },
    end: () => {
      sync();
      abandon();
    },
    retain: (count) => {
      for (const old of removable(segments, count)) {
        disk.remove(segmentPath(folder, old.number));
        disk.syncFolder(folder);
        segments.shift();
      }
    },
  };
}

/** What is not there is left out when it is written. */
function headerOf(number: number, previous: string, card: RunCard, head: Head | undefined): object {
  return { kind: "segment", format: segmentFormat, number, previous, card, ...head };
}

/** What stands before the newest snapshot that `count` segments begin with: the run can be stepped from there. */
function removable(segments: readonly KeptSegment[], count: number): readonly KeptSegment[] {
  const first = segments.findLastIndex(
    ({ hasSnapshot }, index) => hasSnapshot && segments.length - index >= count,
  );
  return segments.slice(0, Math.max(0, first));
}
