import { readFileSync } from "node:fs";

/** What docs/fidelity.md says of each operation, by its id; the tidy test holds the rows to be whole. */
export function operationVerdicts(): ReadonlyMap<string, string> {
  return new Map(
    rows(/^\| (\w+) \| `[A-Z]+ \/[^`]*` \| ([^|]+) \|/gm).map(([id = "", verdict = ""]) => [id, verdict]),
  );
}

/** Of each message, by its channel and its name: "trade trade". */
export function messageVerdicts(): ReadonlyMap<string, string> {
  const found = rows(/^\| ([a-z_0-9]+) \| (\w+) \| ([^|]+) \|/gm);
  return new Map(found.map(([channel = "", name = "", verdict = ""]) => [`${channel} ${name}`, verdict]));
}

function rows(pattern: RegExp): readonly (readonly string[])[] {
  const document = readFileSync(new URL("../../docs/fidelity.md", import.meta.url), "utf8");
  return [...document.matchAll(pattern)].map(([, ...cells]) => cells);
}
