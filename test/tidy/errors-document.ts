import { exitCodes, failures } from "../../src/domain/failure.ts";
import { troubles } from "../../src/domain/trouble.ts";

/** `docs/errors.md`, made of the tables in the code. Written anew by `npx vitest run test/tidy -u`. */
export function errorsDocument(): string {
  const exits = Object.entries(exitCodes).map(([code, meaning]) => `| ${code} | ${meaning} |`);
  const codes = Object.entries(failures).map(
    ([code, { exit, meaning, remedy }]) => `| \`${code}\` | ${exit} | ${meaning} | ${remedy} |`,
  );
  const notes = Object.values(troubles).map(
    ({ text, reason, remedy }) => `| ${text} | ${reason} | ${remedy} |`,
  );
  return `# Errors

<!-- Made from src/domain/failure.ts and src/domain/trouble.ts; a test compares them. Change those, then run: npx vitest run test/tidy -u -->

Every failure ends the command with one line on stderr, \`kmm: <what> (<code>). <what to do>\`, and an exit code.

## Exit codes

| exit | meaning |
| --- | --- |
${exits.join("\n")}

## Codes

| code | exit | meaning | what to do |
| --- | --- | --- | --- |
${codes.join("\n")}

## Nothing failed, but nothing happens

These are log lines, not failures: the bot goes on, and says why it does less than you may expect.

| message | reason | what to do |
| --- | --- | --- |
${notes.join("\n")}
`;
}
