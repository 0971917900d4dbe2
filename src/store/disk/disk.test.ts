import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, test } from "vitest";
import type { Disk } from "./disk.ts";
import { readText } from "./read-text.ts";
import { simulatedDisk } from "./simulated-disk.ts";
import { systemDisk } from "./system-disk.ts";
import { writeWhole } from "./write-whole.ts";

/** One suite for both: what the simulation proves of the store holds on a real disk as far as they are alike. */

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const disks: readonly (readonly [string, () => { readonly disk: Disk; readonly root: string }])[] = [
  [
    "the system's disk",
    () => {
      const root = mkdtempSync(`${tmpdir()}/kmm-disk-`);
      made.push(root);
      return { disk: systemDisk(), root };
    },
  ],
  ["the simulated disk", () => ({ disk: simulatedDisk({ seed: 1 }), root: "/data" })],
];

function put(disk: Disk, path: string, ...texts: readonly string[]): void {
  const file = disk.append(path);
  for (const text of texts) file.write(text);
  file.sync();
  file.close();
}

describe.each(disks)("%s", (_, make) => {
  function begin() {
    const { disk, root } = make();
    const folder = `${root}/live/run-1`;
    disk.makeFolder(folder);
    return { disk, folder, path: `${folder}/a.log` };
  }

  test("makes a folder with all above it, and leaves one that is there alone", () => {
    const { disk, folder, path } = begin();
    put(disk, path, "x");
    disk.makeFolder(folder);
    expect(disk.list(folder)).toEqual(["a.log"]);
  });

  test("adds to the end of a file, in the order of the writes, also when it is opened again", () => {
    const { disk, path } = begin();
    put(disk, path, "one ", "two ");
    put(disk, path, "¢ three");
    expect(readText(disk, path)).toBe("one two ¢ three");
  });

  test("reads a file larger than any piece as the bytes that were written", () => {
    const { disk, path } = begin();
    const text = "¢0123456789".repeat(70_000);
    put(disk, path, text);
    const pieces = [...disk.read(path)].map((piece) => piece.length);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every((length) => length > 0)).toBe(true);
    expect(readText(disk, path)).toBe(text);
  });

  test("an empty file has no pieces", () => {
    const { disk, path } = begin();
    put(disk, path);
    expect([...disk.read(path)]).toEqual([]);
  });

  test("lists the files of a folder by name, and not its folders", () => {
    const { disk, folder } = begin();
    for (const name of ["b", "c", "a"]) put(disk, `${folder}/${name}`, name);
    disk.makeFolder(`${folder}/inner`);
    expect(disk.list(folder)).toEqual(["a", "b", "c"]);
  });

  test("cuts a file, and what is written next stands behind the cut", () => {
    const { disk, path } = begin();
    put(disk, path, "0123456789");
    disk.truncate(path, 4);
    put(disk, path, "x");
    expect(readText(disk, path)).toBe("0123x");
  });

  test("renames over a file that is there, and removes", () => {
    const { disk, folder, path } = begin();
    put(disk, path, "old");
    put(disk, `${folder}/b.log`, "new");
    disk.rename(`${folder}/b.log`, path);
    disk.syncFolder(folder);
    expect([disk.list(folder), readText(disk, path)]).toEqual([["a.log"], "new"]);
    disk.remove(path);
    expect(disk.list(folder)).toEqual([]);
  });

  test("writes a small file whole, over an older one and over the draft of a program that died", () => {
    const { disk, folder, path } = begin();
    put(disk, `${path}.${process.pid}.new`, "half of a dra");
    writeWhole(disk, path, "first", "fleeting");
    writeWhole(disk, path, "second");
    expect([disk.list(folder), readText(disk, path)]).toEqual([["a.log"], "second"]);
  });

  const absent: readonly (readonly [string, (disk: Disk, folder: string) => unknown])[] = [
    ["read", (disk, folder) => [...disk.read(`${folder}/none`)]],
    ["cut", (disk, folder) => disk.truncate(`${folder}/none`, 0)],
    ["remove", (disk, folder) => disk.remove(`${folder}/none`)],
    ["rename", (disk, folder) => disk.rename(`${folder}/none`, `${folder}/b`)],
    ["list", (disk, folder) => disk.list(`${folder}/none`)],
    ["sync", (disk, folder) => disk.syncFolder(`${folder}/none`)],
    ["write into", (disk, folder) => disk.append(`${folder}/none/a`)],
  ];
  test.each(absent)("to %s what is not there is ENOENT", (_name, work) => {
    const { disk, folder } = begin();
    expect(() => work(disk, folder)).toThrow(expect.objectContaining({ code: "ENOENT" }));
  });

  test("a folder is not written to as a file, nor a file that was closed", () => {
    const { disk, folder, path } = begin();
    expect(() => disk.append(folder)).toThrow(expect.objectContaining({ code: "EISDIR" }));
    const file = disk.append(path);
    file.close();
    expect(() => file.write("late")).toThrow(expect.objectContaining({ code: "EBADF" }));
  });
});
