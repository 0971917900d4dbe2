import { readCheck } from "./check-line.ts";
import { readFault } from "./fault-line.ts";
import { readOperation } from "./operation-line.ts";
import { readTraderAct } from "./order-line.ts";
import type { LineReader } from "./reader.ts";
import type { Act, Setup, Trader } from "./script.ts";
import { isAccount } from "./setup-line.ts";

const accountFacts = ["position", "cash", "reserved", "available"];

/** A line that does or checks something. Accounts stand before a colon: `alice:`, or `alice/3:` for a subaccount. */
export function readAct(setup: Setup, reader: LineReader): Act | undefined {
  const first = reader.peek();
  const [account = "", subaccount] = first.split("/");
  if (isAccount(setup, account)) {
    reader.next();
    const trader: Trader = { account, subaccount: readSubaccount(reader, subaccount) };
    reader.expect(":");
    return accountFacts.includes(reader.peek())
      ? readCheck(setup, reader, trader)
      : readTraderAct(setup, reader, trader);
  }
  switch (first) {
    case "wait":
      reader.next();
      return { kind: "wait", span: reader.span() };
    case "fault":
      reader.next();
      return readFault(reader);
    case "book":
    case "order":
    case "trades":
    case "fills":
    case "market":
    case "zero-sum":
      return readCheck(setup, reader);
    default:
      if (reader.isBefore(":")) reader.fail(`no account is called "${account}"`);
      return readOperation(setup, reader);
  }
}

function readSubaccount(reader: LineReader, text: string | undefined): number {
  if (text === undefined) return 0;
  if (!/^\d{1,2}$/.test(text) || Number(text) > 63) reader.fail(`"${text}" is not a subaccount from 0 to 63`);
  return Number(text);
}
