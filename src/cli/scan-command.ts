import { troubleNote } from "../domain/trouble.ts";
import { showPrice, type Price } from "../domain/units.ts";
import { createGateway } from "../gateway/gateway.ts";
import { scanJson, scanText } from "../report/scan-text.ts";
import { isCandidate } from "../report/scan.ts";
import { readConfig } from "./config/load.ts";
import { admissionRules } from "./config/select.ts";
import { connect } from "./wiring/connect.ts";
import { scanExchange } from "./wiring/select.ts";

export interface ScanOptions {
  readonly config?: string | undefined;
  readonly max?: number | undefined;
  readonly series?: string | undefined;
  readonly minSpread?: Price | undefined;
  readonly combos?: boolean | undefined;
  /** Also the markets that are not wide. */
  readonly all?: boolean | undefined;
  /** Also what speaks for those worth a look, and the rule that refused each of the others. */
  readonly why?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** `kmm scan`: wide markets with the guide's arithmetic, and why most of them are traps. */
export async function scanCommand(options: ScanOptions): Promise<void> {
  const config = readConfig(options.config);
  const connection = connect(config.exchange, process.env);
  const gateway = createGateway({
    ...connection,
    emit: () => {},
    log: (note) => process.stderr.write(`${note.text}\n`),
  });
  try {
    const { select } = config.markets;
    const {
      rows,
      options: judged,
      listed,
    } = await scanExchange(
      gateway,
      {
        maxMarkets: options.max ?? select.scan,
        hasCombos: options.combos ?? select.combos,
        seriesTicker: options.series,
        minSpread: options.minSpread ?? select.minSpread,
        closesSoon: select.closesAfter,
        quietAfter: select.tradedWithin,
        ourSpread: config.strategy.baseSpread,
        ourQty: config.strategy.quoteSize,
        rules: admissionRules(select),
      },
      connection.clock.now(),
    );
    const shown = options.all === true ? rows : rows.filter((row) => row.isWide);
    if (options.json === true) {
      process.stdout.write(`${JSON.stringify({ listed, ...scanJson(shown, judged) })}\n`);
      return;
    }
    const combos =
      (options.combos ?? select.combos)
        ? ""
        : " Multi-leg markets were left out: hard to price, hardly traded (--combos).";
    process.stdout.write(
      `${listed} open markets looked at.${combos}\n\n${scanText(shown, judged, options.why)}\n`,
    );
    if (!rows.some(isCandidate)) {
      const because = `none of ${listed} open markets is at least ${showPrice(judged.wideFrom)} wide and no trap.`;
      process.stdout.write(`\n${troubleNote("no-wide-markets", undefined, because).text}\n`);
    }
  } finally {
    gateway.stop();
    await connection.close();
  }
}
