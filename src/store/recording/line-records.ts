import type { Result } from "../../lib/result.ts";
import { readLines, readWhole } from "./file-lines.ts";
import { parseJson } from "./fields.ts";
import type { Batch, Batches, Recorded } from "./record.ts";

/** What one line says, or why it is not a line of its format. Headings and remarks are no messages. */
export type ReadLine = (line: string) => Result<readonly Recorded[] | "no-message", string>;

/** A file whose every line is a message. Blank lines are nothing. */
export async function* lineRecords(path: string, readLine: ReadLine): Batches {
  for await (const news of readLines(path)) {
    if (news.kind === "cut") {
      yield cut(path, news.line, news.why);
      return;
    }
    const records: Recorded[] = [];
    let messages = 0;
    for (const [index, line] of news.lines.entries()) {
      if (line.trim() === "") continue;
      const read = readLine(line);
      const number = news.first + index;
      if (read.ok) {
        if (read.value === "no-message") continue;
        messages += 1;
        for (const record of read.value) records.push(record);
      } else if (news.isOpen) {
        // Half a line at the very end: the recorder, or the copy, was stopped in the middle of it.
        records.push({ kind: "recording-cut", file: path, line: number, why: read.why });
      } else {
        records.push({ kind: "line-refused", file: path, line: number, why: read.why });
      }
    }
    yield { messages, records };
  }
}

/** No document of any format here is near this size. */
const documentBytesMax = 256 * 1024 * 1024;

/** A file that is one JSON document; `read` gives a batch a message, or refuses the document. */
export async function* documentRecords(
  path: string,
  read: (document: unknown) => Result<Iterable<readonly Recorded[]>, string>,
): Batches {
  const { text, cut: why } = await readWhole(path, documentBytesMax);
  const document = why === undefined ? parseJson(text) : undefined;
  if (document === undefined) {
    const line = text.split("\n").length;
    yield cut(path, line, why ?? "the file is not one whole JSON document");
    return;
  }
  const messages = read(document);
  if (!messages.ok) {
    yield cut(path, 1, messages.why);
    return;
  }
  for (const records of messages.value) yield { messages: 1, records };
}

function cut(file: string, line: number, why: string): Batch {
  return { messages: 0, records: [{ kind: "recording-cut", file, line, why }] };
}
