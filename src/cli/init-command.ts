import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../domain/failure.ts";
import { configJsonSchema } from "./config/schema.ts";
import { writeInto } from "./write-into.ts";

export interface InitOptions {
  readonly force?: boolean | undefined;
  readonly preset: string;
  readonly json?: boolean | undefined;
}

const envExample = `# kmm reads the environment, not this file. Copy it to .env (never commit that), fill it in, and then:
#   set -a; . ./.env; set +a
# The key file must be readable by you alone: chmod 600 <file>
KALSHI_KEY_ID=
KALSHI_PRIVATE_KEY_PATH=
# For kmm watchdog: a second key of the same account
KALSHI_WATCHDOG_KEY_ID=
KALSHI_WATCHDOG_PRIVATE_KEY_PATH=
`;

/** `kmm init [FOLDER]`: everything a first run needs, nothing that places an order. */
export function initCommand(folder: string, options: InitOptions): void {
  const template = presetText(options.preset);
  const files = {
    "kmm.yaml": template,
    "config.schema.json": `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
    ".env.example": envExample,
  };
  const taken = Object.keys(files).filter((name) => existsSync(join(folder, name)));
  if (taken.length > 0 && options.force !== true) {
    throw new Failure("usage", `already in ${folder}: ${taken.join(", ")}; --force overwrites`);
  }
  writeInto(folder, () => {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  });
  const written = Object.keys(files).map((name) => join(folder, name));
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ written })}\n`);
    return;
  }
  process.stdout.write(
    [
      ...written.map((path) => `wrote ${path}`),
      "",
      "Next: read kmm.yaml, then `kmm doctor`, then `kmm run` (a dry run: it sends nothing).",
      "",
    ].join("\n"),
  );
}

const presetFolder = new URL("../../config/", import.meta.url);

/** One of the configurations that the package brings, by its name without the ending. */
function presetText(name: string): string {
  const names = readdirSync(presetFolder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length));
  if (!names.includes(name)) {
    throw new Failure("usage", `there is no preset ${name}, but ${names.toSorted().join(", ")}`);
  }
  return readFileSync(new URL(`${name}.yaml`, presetFolder), "utf8");
}
