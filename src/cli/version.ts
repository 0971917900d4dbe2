import { readFileSync } from "node:fs";

/** The package's own version. */
export function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const parsed: unknown = JSON.parse(text);
  const isNamed = typeof parsed === "object" && parsed !== null && "version" in parsed;
  return isNamed ? String(parsed.version) : "unknown";
}
