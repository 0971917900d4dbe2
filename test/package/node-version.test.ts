import { spawnSync } from "node:child_process";

import { expect, test } from "vitest";

const versions = [
  // version  exit
  ["18.20.4", 2],
  ["20.18.3", 2],
  ["20.19.0", 0],
  ["21.0.0", 0],
  ["24.21.0", 0],
] as const;

test.each(versions)("on Node %s the command ends with %i before it does anything", (version, exit) => {
  const file = JSON.stringify(new URL("../../bin/require-node.js", import.meta.url).href);
  const script = `import { requireNode } from ${file}; requireNode(${JSON.stringify(version)});`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  expect(status).toBe(exit);
  expect(stderr).toBe(
    exit === 0
      ? ""
      : `kmm: Node ${version} is too old; it needs 20.19 or newer. Get one at https://nodejs.org.\n`,
  );
});
