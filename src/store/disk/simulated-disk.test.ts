import { describe, expect, test } from "vitest";
import { readText } from "./read-text.ts";
import { simulatedDisk, type DiskOperation, type SimulatedDisk } from "./simulated-disk.ts";
import { writeWhole } from "./write-whole.ts";

const path = "/run/a.log";
const seeds = Array.from({ length: 200 }, (_, index) => index + 1);

function diskWith(seed: number, synced: string, written: string): SimulatedDisk {
  const disk = simulatedDisk({ seed });
  disk.makeFolder("/run");
  const file = disk.append(path);
  file.write(synced);
  file.sync();
  disk.syncFolder("/run");
  file.write(written);
  return disk;
}

describe("a process that crashes", () => {
  test("leaves every write that it finished, and its disk refuses what it still tries", () => {
    const disk = diskWith(1, "synced ", "written");
    const file = disk.append(path);
    const next = disk.crash("process");
    expect(readText(next, path)).toBe("synced written");
    for (const late of [() => file.write("x"), () => disk.list("/run"), () => disk.crash("power")]) {
      expect(late).toThrow("has crashed");
    }
    expect(readText(next, path)).toBe("synced written");
  });

  test("leaves unsynced writes as unsynced as they were", () => {
    const kept = seeds.map((seed) => {
      const next = diskWith(seed, "synced ", "written").crash("process").crash("power");
      return readText(next, path).length;
    });
    expect(new Set(kept).size).toBeGreaterThan(5);
  });
});

describe("the loss of power", () => {
  const synced = "s".repeat(700);
  const written = "0123456789".repeat(200);

  test("keeps all that was synced, and of the rest any number of bytes", () => {
    const lengths = seeds.map((seed) => {
      const text = readText(diskWith(seed, synced, written).crash("power"), path);
      expect(text.startsWith(synced)).toBe(true);
      return text.length - synced.length;
    });
    expect(Math.min(...lengths)).toBeLessThan(100);
    expect(Math.max(...lengths)).toBeGreaterThan(1_900);
    expect(new Set(lengths.map((length) => length % 10)).size).toBe(10);
  });

  test("now and then leaves zeros or rubbish in the last block", () => {
    const bytes = seeds.map((seed) => {
      const disk = diskWith(seed, synced, written).crash("power");
      return Buffer.concat([...disk.read(path)]).toString("latin1");
    });
    const isSpoiled = (text: string): boolean => !`${synced}${written}`.startsWith(text);
    const spoiled = bytes.filter(isSpoiled);
    expect(spoiled.length).toBeGreaterThan(10);
    expect(spoiled.length).toBeLessThan(100);
    expect(spoiled.filter((text) => text.endsWith("\0\0")).length).toBeGreaterThan(3);
    expect(spoiled.filter((text) => !text.endsWith("\0\0")).length).toBeGreaterThan(3);
  });

  test("may undo that a file was made, until its folder was synced", () => {
    const isThere = seeds.map((seed) => {
      const disk = simulatedDisk({ seed });
      disk.makeFolder("/run");
      disk.append(path).sync();
      return disk.crash("power").list("/run").length;
    });
    expect(new Set(isThere)).toEqual(new Set([0, 1]));
  });

  test("undoes the newest changes of names first: what lasts is a first part of them", () => {
    const found = seeds.map((seed) => {
      const disk = simulatedDisk({ seed });
      disk.makeFolder("/run");
      for (const name of ["a", "b"]) disk.append(`/run/${name}`);
      disk.syncFolder("/run");
      disk.rename("/run/a", "/run/c");
      disk.remove("/run/b");
      return disk.crash("power").list("/run").join(" ");
    });
    expect(new Set(found)).toEqual(new Set(["a b", "b c", "c"]));
  });

  test("finds a file that is written whole with the old text or the new one, at whatever operation it comes", () => {
    const texts = new Set<string>();
    let operations = Infinity;
    for (let at = 0; at < operations; at += 1) {
      for (const seed of seeds.slice(0, 20)) {
        let count = 0;
        let isArmed = false;
        let next: SimulatedDisk | undefined;
        const before = (): void => {
          if (!isArmed) return;
          if (count === at) next = disk.crash("power");
          count += 1;
        };
        const disk = simulatedDisk({ seed, hooks: { before } });
        disk.makeFolder("/run");
        writeWhole(disk, path, "old");
        isArmed = true;
        try {
          writeWhole(disk, path, "new");
        } catch {
          // The program is dead.
        }
        isArmed = false;
        if (next === undefined) operations = count;
        texts.add(readText(next ?? disk, path));
      }
    }
    expect(operations).toBe(7);
    expect(texts).toEqual(new Set(["old", "new"]));
  });

  test("is the same for the same seed", () => {
    const play = (seed: number): string => readText(diskWith(seed, synced, written).crash("power"), path);
    expect(seeds.map(play)).toEqual(seeds.map(play));
  });
});

describe("hooks", () => {
  test("hear of each operation before and after it", () => {
    const heard: string[] = [];
    const hear = (when: string) => (operation: DiskOperation) => {
      heard.push(`${when} ${operation.kind} ${operation.path}`);
    };
    const disk = simulatedDisk({ seed: 1, hooks: { before: hear("before"), after: hear("after") } });
    disk.makeFolder("/run");
    disk.append(path).write("x");
    expect(heard.slice(2)).toEqual([
      `before append ${path}`,
      `after append ${path}`,
      `before write ${path}`,
      `after write ${path}`,
    ]);
  });

  test("a crash before a write keeps it away, a crash after it does not", () => {
    for (const when of ["before", "after"] as const) {
      let next: SimulatedDisk | undefined;
      const hook = ({ kind }: DiskOperation): void => {
        if (kind === "write") next = disk.crash("process");
      };
      const disk = simulatedDisk({ seed: 1, hooks: { [when]: hook } });
      disk.makeFolder("/run");
      const file = disk.append(path);
      if (when === "before") expect(() => file.write("x")).toThrow("has crashed");
      else file.write("x");
      expect(next === undefined ? "" : readText(next, path)).toBe(when === "before" ? "" : "x");
    }
  });

  test("what a hook throws is what the operation throws, and nothing was done", () => {
    const fail = ({ kind }: DiskOperation): void => {
      if (kind === "write") throw Object.assign(new Error(path), { code: "EIO" });
    };
    const disk = simulatedDisk({ seed: 1, hooks: { before: fail } });
    disk.makeFolder("/run");
    expect(() => disk.append(path).write("x")).toThrow(expect.objectContaining({ code: "EIO" }));
    expect(readText(disk, path)).toBe("");
  });
});

test("a disk that is full takes what fits, says ENOSPC, and goes on when there is room again", () => {
  const disk = diskWith(1, "12345", "");
  const file = disk.append(path);
  disk.limit(8);
  expect(() => file.write("67890")).toThrow(expect.objectContaining({ code: "ENOSPC" }));
  expect(readText(disk, path)).toBe("12345678");
  disk.remove(path);
  const other = disk.append("/run/b.log");
  other.write("12345678");
  expect(readText(disk, "/run/b.log")).toBe("12345678");
});
