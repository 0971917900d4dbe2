import { describe, expect, test } from "vitest";
import { join } from "node:path";
import { inFolder, kmm } from "./kmm.ts";

/** `kmm exchange --script`: a trader's own story, and which of its lines came out differently. */

const good = `market KXA-T1 multiplier 0
account alice $100
account bob $100
alice: bid 10 @ 45c as a1 -> resting 10
bob: ask 4 @ 45c -> filled 4 @ 45c
`;

function run(text: string, ...more: readonly string[]) {
  return inFolder({ "story.txt": text }, (folder) =>
    kmm(["exchange", "--script", join(folder, "story.txt"), ...more]),
  );
}

describe("kmm exchange --script", () => {
  test.each([[[]], [["--over-http"]]])("marks every line, in process and over HTTP %o", async (more) => {
    const { code, stdout, stderr } = await run(`${good}alice: position +4\n`, ...more);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toContain("✓    5  bob: ask 4 @ 45c -> filled 4 @ 45c");
    expect(stdout).toContain("4 lines, 0 came out differently.");
  });

  test.each([[[]], [["--over-http"]]])("says what happened instead, and exits with 1 %o", async (more) => {
    const { code, stdout, stderr } = await run(`${good}alice: position +5\n`, ...more);
    expect(code).toBe(1);
    expect(stdout).toContain("✗    6  alice: position +5\n        was: position +4 in KXA-T1");
    expect(stderr).toContain("1 of 4 lines came out differently");
  });

  test("prints one object for programs", async () => {
    const { code, json } = await run(`${good}alice: position +5\n`, "--json");
    expect(code).toBe(1);
    expect(json()).toMatchObject({
      differing: 1,
      lines: [{ ok: true }, { ok: true }, { ok: false, line: 6, was: "position +4 in KXA-T1" }, { ok: true }],
    });
  });

  test("names the line of a script that it does not understand", async () => {
    const { code, stdout, stderr } = await run(`${good}alice: dance\n`);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain('line 6: "dance" is not something a trader does');
  });

  test("says that a file is not there", async () => {
    const { code, stderr } = await kmm(["exchange", "--script", "nowhere.txt"]);
    expect(code).toBe(2);
    expect(stderr).toContain("nowhere.txt cannot be read");
  });

  test("a fault needs a wire: in process it is refused with what to do", async () => {
    const { code, stderr } = await run(`${good}fault lose-answer times 1\nalice: cancel a1 -> unknown\n`);
    expect(code).toBe(2);
    expect(stderr).toContain("--over-http");
  });

  test("a fault on a call that is not served is refused with its line", async () => {
    const { code, stderr } = await run(`${good}fault lose-answer endpoint /portfolio/order\n`, "--over-http");
    expect(code).toBe(2);
    expect(stderr).toContain('line 6: "/portfolio/order" is no call of the exchange: expected reads, writes');
  });
});
