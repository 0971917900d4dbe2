import { isQuoteSnapshots, quoteRows, quoteRowsHeading, quoteSnapshots } from "./best-quotes.ts";
import { isMatchTicks, matchTicks } from "./match-ticks.ts";
import { orderEvents, orderEventsHeading } from "./order-events.ts";
import {
  bookTable,
  bookTableHeading,
  comboBooks,
  depthLines,
  dumpedBooks,
  isComboBooks,
  isDepthLines,
  isDumpedBooks,
  isPollList,
  pollList,
} from "./polled-books.ts";
import { frameDocument, frameLines, isFrameDocument, isFrameLine } from "./raw-frames.ts";
import type { Batches, DecodeFrame, RecordingKind } from "./record.ts";

/** A format that is one file, known by its first characters and not by its name. */
export interface FileFormat {
  readonly name: string;
  readonly kind: RecordingKind;
  isSeenIn(head: string): boolean;
  records(path: string, decode: DecodeFrame): Batches;
}

export const fileFormats: readonly FileFormat[] = [
  { name: "frame-lines", kind: "full", isSeenIn: isFrameLine, records: frameLines },
  { name: "frame-document", kind: "full", isSeenIn: isFrameDocument, records: frameDocument },
  { name: "order-events", kind: "events", isSeenIn: startsWith(orderEventsHeading), records: orderEvents },
  { name: "match-ticks", kind: "top-of-book", isSeenIn: isMatchTicks, records: matchTicks },
  { name: "quote-rows", kind: "top-of-book", isSeenIn: startsWith(quoteRowsHeading), records: quoteRows },
  { name: "quote-snapshots", kind: "top-of-book", isSeenIn: isQuoteSnapshots, records: quoteSnapshots },
  { name: "depth-lines", kind: "polled", isSeenIn: isDepthLines, records: depthLines },
  { name: "poll-list", kind: "polled", isSeenIn: isPollList, records: pollList },
  { name: "dumped-books", kind: "polled", isSeenIn: isDumpedBooks, records: dumpedBooks },
  { name: "book-table", kind: "polled", isSeenIn: startsWith(bookTableHeading), records: bookTable },
  { name: "combo-books", kind: "polled", isSeenIn: isComboBooks, records: comboBooks },
];

function startsWith(heading: string): (head: string) => boolean {
  return (head) => head.startsWith(heading);
}
