import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Outcome } from "./contestant.ts";
import type { Workload } from "./workload.ts";

/** The same algorithm in C, compiled here and now. */
export interface Reference {
  /** Plays once; nanoseconds of everything after the filling. */
  play(workload: Workload): Outcome & { readonly ns: number };
  end(): void;
}

/** Undefined, with the reason told, where there is no C compiler. */
export function compileReference(): Reference | undefined {
  const folder = mkdtempSync(join(tmpdir(), "matching-"));
  const program = join(folder, "reference");
  const built = spawnSync("cc", ["-O2", "-o", program, join("bench", "matching", "reference.c")], {
    encoding: "utf8",
  });
  if (built.status !== 0) {
    console.log(`C reference skipped: ${built.error?.message ?? built.stderr}`);
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    play: ({ operations, count, filling, name }) => {
      const file = join(folder, name);
      const head = Int32Array.of(count + filling, filling);
      writeFileSync(file, Buffer.concat([bytesOf(head), bytesOf(operations)]));
      const { stdout, status } = spawnSync(program, [file], { encoding: "utf8" });
      if (status !== 0) throw new Error(`the C reference ended with ${status}`);
      const [ns = 0, trades = 0, book = 0, resting = 0] = stdout.split(" ").map(Number);
      return { ns, trades, book, resting };
    },
    end: () => rmSync(folder, { recursive: true }),
  };
}

function bytesOf(numbers: Int32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
