import { seconds } from "../../domain/units.ts";
import { parseFault } from "../scenario-file/fault-schema.ts";
import type { LineReader } from "./reader.ts";
import type { WorldAct } from "./script.ts";

/** `fault lose-answer endpoint writes times 1`: the members of a scenario file's fault, as words. */
export function readFault(reader: LineReader): WorldAct {
  const members: Record<string, unknown> = { fault: reader.next() };
  while (!reader.isAtEnd()) {
    const member = reader.next();
    if (reader.isAtEnd()) reader.fail(`"${member}" needs a value`);
    members[member] = valueOf(reader.next());
  }
  const plan = parseFault(members);
  if (plan.ok) return { kind: "fault", plan: plan.value };
  reader.fail(plan.why);
  return { kind: "wait", span: seconds(0) };
}

function valueOf(word: string): unknown {
  if (word === "true" || word === "false") return word === "true";
  if (word.startsWith('"')) return word.slice(1, -1);
  return /^\d+(\.\d+)?$/.test(word) ? Number(word) : word;
}
