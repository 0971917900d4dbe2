import { afterAll, expect, it } from "vitest";
import { recordingFiles } from "../../../test/replay/recording-files.ts";
import { readLines, readWhole, type LineNews } from "./file-lines.ts";

const files = recordingFiles();
afterAll(files.remove);

async function linesOf(
  path: string,
): Promise<{ lines: string[]; firsts: number[]; last: LineNews | undefined }> {
  const lines: string[] = [];
  const firsts: number[] = [];
  let last: LineNews | undefined;
  for await (const news of readLines(path)) {
    last = news;
    if (news.kind === "lines") {
      lines.push(...news.lines);
      firsts.push(news.first);
    }
  }
  return { lines, firsts, last };
}

const many = Array.from({ length: 30_000 }, (_, index) => `line ${index + 1} ${"é".repeat(20)}`);

it.each(["plain.txt", "zipped.txt.gz"])(
  "gives every line of %s once, in order, numbered from 1",
  async (name) => {
    const path = files.write(name, `${many.join("\n")}\n`);
    const { lines, firsts } = await linesOf(path);
    expect(lines).toEqual(many);
    expect(firsts.length).toBeGreaterThan(1);
    expect(firsts[0]).toBe(1);
  },
);

it("says that the last line is open when no line break ends it", async () => {
  const { last } = await linesOf(files.write("open.txt", "one\ntwo"));
  expect(last).toEqual({ kind: "lines", first: 2, lines: ["two"], isOpen: true });
});

it("drops the returns of Windows and the mark of an encoding", async () => {
  const text = `\uFEFFone\r\ntwo\r\n\r\nthree\rhalf\r\nfour\r`;
  const { lines } = await linesOf(files.write("windows.txt", text));
  expect(lines).toEqual(["one", "two", "", "three\rhalf", "four"]);
  expect((await readWhole(files.write("marked.json", "\uFEFF{}"), 100)).text).toBe("{}");
});

it("gives what was before the break of a truncated gzip, then says where it breaks", async () => {
  const { lines, last } = await linesOf(files.writeTruncated("cut.txt.gz", `${many.join("\n")}\n`, 0.5));
  expect(lines.length).toBeGreaterThan(1_000);
  expect(lines).toEqual(many.slice(0, lines.length));
  expect(last).toMatchObject({ kind: "cut", line: lines.length + 1 });
  expect(last?.kind === "cut" ? last.why : "").toContain("the gzip data breaks off");
});

it("calls a file that is not gzip at all cut at its first line", async () => {
  const { lines, last } = await linesOf(files.writeTruncated("none.txt.gz", "text", 0.2));
  expect(lines).toEqual([]);
  expect(last).toMatchObject({ kind: "cut", line: 1 });
});

it("refuses to take a document into memory past its limit", async () => {
  const path = files.write("large.json", "x".repeat(2_000));
  expect((await readWhole(path, 1_999)).cut).toContain("1999");
  expect((await readWhole(path, 2_000)).cut).toBeUndefined();
});

it.each(["gone.txt", "gone.txt.gz"])(
  "calls %s, which is not there any more, cut and not a crash",
  async (name) => {
    const { last } = await linesOf(`${files.folder}/${name}`);
    expect(last).toMatchObject({ kind: "cut", line: 1 });
    expect(last?.kind === "cut" ? last.why : "").toContain("cannot be read");
  },
);
