import { readFileSync } from "node:fs";

/** What docs/fidelity.md says of each operation; the tidy test holds it to be whole. */
export function operationVerdicts(): ReadonlyMap<string, string> {
  const document = readFileSync(new URL("../../../docs/fidelity.md", import.meta.url), "utf8");
  const rows = document.matchAll(/^\| (\w+) \| `[A-Z]+ \/[^`]*` \| ([^|]+) \|/gm);
  return new Map([...rows].map(([, operation = "", verdict = ""]) => [operation, verdict]));
}
