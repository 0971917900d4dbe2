import { fingerprint } from "../../lib/hash.ts";
import type { AccountId } from "../command.ts";
import { frameOf, type Teller } from "./fan-out.ts";
import type { OutgoingFrame, Subscription } from "./subscription.ts";

/** One message of the `communications` channel. */
export interface Communication {
  /** `rfq_created`, `quote_accepted` … */
  readonly type: string;
  readonly rfqId: string;
  /** Who asked. */
  readonly creator: AccountId;
  /** Absent: for everybody. Of a quote only the two parties hear. */
  readonly parties?: readonly AccountId[];
  /** As this account may see it. */
  readonly body: (reader: AccountId) => object;
}

/** A quote's messages follow the request they belong to, so that one socket of a split stream has the whole of it. */
export function tellCommunication(teller: Teller, message: Communication): void {
  const frames = new Map<AccountId, OutgoingFrame>();
  teller.audience.forEach("communications", "", (subscription) => {
    if (!isFor(subscription, message)) return;
    const { account } = subscription;
    let frame = frames.get(account);
    if (frame === undefined) {
      frame = frameOf(teller, message.type, message.body(account));
      frames.set(account, frame);
    }
    subscription.send(frame);
  });
}

function isFor(
  { account, fanout, onlyOwn }: Subscription,
  { rfqId, creator, parties }: Communication,
): boolean {
  if (parties !== undefined && !parties.includes(account)) return false;
  // The filter is about requests: quotes one is a party of are told in any case.
  if (parties === undefined && onlyOwn && creator !== account) return false;
  return fanout === undefined || partOf(rfqId, fanout.factor) === fanout.key;
}

/** Which part of a split stream a request falls into: how the real exchange hashes is not known. */
function partOf(rfqId: string, factor: number): number {
  return Number.parseInt(fingerprint().add(rfqId).hex().slice(0, 8), 16) % factor;
}
