import { Failure } from "../domain/failure.ts";
import { seconds, showPrice, showQty } from "../domain/units.ts";
import { createGateway } from "../gateway/gateway.ts";
import { readConfig } from "./config/load.ts";
import { failAfterResult } from "./fail-after-result.ts";
import { connect } from "./wiring/connect.ts";

export interface CancelAllOptions {
  readonly config?: string | undefined;
  /** Orders of every bot of this program, not only of the one in the configuration. */
  readonly everyBot?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  readonly json?: boolean | undefined;
}

const cancelMax = seconds(60);

/** `kmm cancel-all`: cancels what rests under our prefix, and nothing else, and proves it. */
export async function cancelAllCommand(options: CancelAllOptions): Promise<void> {
  const config = readConfig(options.config);
  const connection = connect(config.exchange, process.env);
  if (connection.credentials === undefined) throw new Failure("key-missing", "cancelling needs a key");
  const prefix = options.everyBot === true ? "kmm-" : `kmm-${config.botId}-`;
  const gateway = createGateway({
    ...connection,
    emit: () => {},
    log: (note) => process.stderr.write(`${note.text}\n`),
  });
  try {
    if (options.dryRun === true) {
      const orders = await gateway.restingOrders(prefix);
      const lines = orders.map(
        (order) =>
          `${order.ticker} ${order.side} ${showQty(order.left)} at ${showPrice(order.price)} (${order.clientOrderId})`,
      );
      const text = [`${orders.length} orders rest under ${prefix}`, ...lines].join("\n");
      write(options, { prefix, resting: orders.length, cancelled: 0, is_proven: false }, text);
      return;
    }
    const result = await gateway.cancelAllOurs(prefix, cancelMax);
    const json = {
      prefix,
      resting: result.left.length,
      cancelled: result.cancelled,
      is_proven: result.isProven,
    };
    write(options, json, result.text);
    if (!result.isProven) failAfterResult(new Failure("orders-left", result.text));
  } finally {
    gateway.stop();
    await connection.close();
  }
}

function write(options: CancelAllOptions, json: object, text: string): void {
  process.stdout.write(`${options.json === true ? JSON.stringify(json) : text}\n`);
}
