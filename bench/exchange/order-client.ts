import { constants, createPrivateKey, sign } from "node:crypto";
import { connect, type Socket } from "node:net";
import type { Access, OrderPlan, OrderResult } from "./message.ts";

/** Sends orders as fast as they are answered, on raw sockets and signed beforehand: the server is measured, not us. */
process.on("disconnect", () => process.exit());
process.on("message", (plan: OrderPlan) => {
  void run(plan).then((result) => process.send?.(result));
});

const path = "/trade-api/v2/portfolio/events/orders";

interface Tally {
  sent: number;
  accepted: number;
  readonly refused: Record<string, number>;
  readonly waits: Float64Array;
}

async function run({ access, lanes, orders }: OrderPlan): Promise<OrderResult> {
  const tally: Tally = { sent: 0, accepted: 0, refused: {}, waits: new Float64Array(orders) };
  const sockets = await Promise.all(Array.from({ length: lanes }, () => open(access)));
  const heads = sockets.map((_, lane) => signedHead(access, lane));
  const startedAt = performance.now();
  await Promise.all(sockets.map((socket, lane) => trade(socket, heads[lane] ?? "", lane, access, tally)));
  const took = (performance.now() - startedAt) / 1_000;
  for (const socket of sockets) socket.destroy();
  const sorted = tally.waits.subarray(0, tally.sent).toSorted();
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return {
    seconds: took,
    accepted: tally.accepted,
    refused: tally.refused,
    p50: at(0.5),
    p99: at(0.99),
  };
}

function open({ host, port }: Access): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true }, () => resolve(socket));
    socket.on("error", reject);
  });
}

/** Everything of the request but its length and its body: those are not signed. */
function signedHead({ host, port, keys }: Access, lane: number): string {
  const key = keys[lane % keys.length];
  if (key === undefined) throw new Error("no key");
  const timestamp = String(Date.now());
  const text = Buffer.from(`${timestamp}POST${path}`);
  const privateKey = createPrivateKey(key.privatePem);
  const signature =
    privateKey.asymmetricKeyType === "ed25519"
      ? sign(null, text, privateKey)
      : sign("sha256", text, {
          key: privateKey,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
        });
  return [
    `POST ${path} HTTP/1.1`,
    `host: ${host}:${port}`,
    "content-type: application/json",
    `kalshi-access-key: ${key.keyId}`,
    `kalshi-access-timestamp: ${timestamp}`,
    `kalshi-access-signature: ${signature.toString("base64")}`,
    "content-length: ",
  ].join("\r\n");
}

/** Nine orders rest, the tenth meets what rests on the other side. */
function trade(socket: Socket, head: string, lane: number, access: Access, tally: Tally): Promise<void> {
  return new Promise((resolve) => {
    let startedAt = 0;
    const send = (): void => {
      const index = tally.sent;
      if (index >= tally.waits.length) return resolve();
      tally.sent += 1;
      const body = orderBody(access.tickers, index, lane);
      startedAt = performance.now();
      socket.write(`${head}${body.length}\r\n\r\n${body}`);
      tally.waits[index] = startedAt;
      sentAt = index;
    };
    let sentAt = 0;
    let pending = "";
    socket.on("data", (chunk) => {
      pending += chunk.toString("latin1");
      const end = pending.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(pending)?.[1] ?? "0");
      if (pending.length < end + 4 + length) return;
      const status = pending.slice(9, 12);
      if (status === "201") tally.accepted += 1;
      else tally.refused[status] = (tally.refused[status] ?? 0) + 1;
      pending = "";
      tally.waits[sentAt] = (performance.now() - startedAt) * 1_000;
      send();
    });
    send();
  });
}

/** Unlike any order of another lane, run or server; the price walks over ten levels of each side. */
function orderBody(tickers: readonly string[], index: number, lane: number): string {
  // A stride that meets every market before it meets one twice.
  const ticker = tickers[(index * 7_919) % tickers.length] ?? "";
  const isBid = index % 2 === 0;
  const isCross = index % 10 === 9;
  const step = Math.floor(index / 2) % 10;
  const cents = isBid ? 45 - step + (isCross ? 15 : 0) : 46 + step - (isCross ? 15 : 0);
  made += 1;
  const id = `${process.pid}-${lane}-${made}`;
  return `{"ticker":"${ticker}","client_order_id":"${id}","side":"${isBid ? "bid" : "ask"}","count":"3.00","price":"0.${cents}00","time_in_force":"good_till_canceled","self_trade_prevention_type":"maker","exchange_index":0}`;
}

let made = 0;
