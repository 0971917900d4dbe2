import type { LineReader } from "./reader.ts";
import type { Clause } from "./script.ts";

/** What stands behind an arrow: "filled 4 @ 45c, resting 6", "refused 400 invalid_price". */
export function readClauses(reader: LineReader): readonly Clause[] {
  const clauses = [readClause(reader)];
  while (reader.takes(",")) clauses.push(readClause(reader));
  return clauses;
}

const words = ["resting", "cancelled", "filled", "fee", "refused", "unknown"] as const;

function readClause(reader: LineReader): Clause {
  const kind = reader.oneOf("what comes of it", words);
  switch (kind) {
    case "resting":
    case "cancelled":
      return { kind, qty: reader.qty() };
    case "filled": {
      const qty = reader.qty();
      return reader.takes("@") ? { kind, qty, price: reader.price() } : { kind, qty };
    }
    case "fee":
      return { kind, amount: reader.money() };
    case "refused":
      return readRefusal(reader);
    default:
      return { kind };
  }
}

function readRefusal(reader: LineReader): Clause {
  const status = reader.whole("the status of the answer", 599);
  const code = /^[a-z_]+$/.test(reader.peek()) ? reader.next() : undefined;
  const details = reader.peek().startsWith('"') ? reader.name("the details") : undefined;
  return {
    kind: "refused",
    status,
    ...(code === undefined ? {} : { code }),
    ...(details === undefined ? {} : { details }),
  };
}
