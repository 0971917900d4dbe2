import { troubleNote } from "../domain/trouble.ts";
import { showPrice, type Price, type Time } from "../domain/units.ts";
import { createGateway } from "../gateway/gateway.ts";
import { arbitrageJson, arbitrageText } from "../report/arbitrage-text.ts";
import { scanJson, scanText } from "../report/scan-text.ts";
import { isCandidate } from "../report/scan.ts";
import { readConfig } from "./config/load.ts";
import { scanArbitrage } from "./wiring/arbitrage.ts";
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
  /** Instead of wide markets: what pays more than it costs whatever happens. */
  readonly arbitrage?: boolean | undefined;
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
    const now = connection.clock.now();
    if (options.arbitrage === true) {
      const query = {
        maxMarkets: options.max ?? select.scan,
        hasCombos: options.combos ?? select.combos,
        seriesTicker: options.series,
      };
      printArbitrage(await scanArbitrage(gateway, query, now), now, options);
      return;
    }
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
      now,
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

function printArbitrage(
  { rows, listed }: Awaited<ReturnType<typeof scanArbitrage>>,
  now: Time,
  { all = false, json = false }: ScanOptions,
): void {
  const shown = all ? rows : rows.filter(({ net }) => net > 0);
  const text = json
    ? JSON.stringify({ listed, ...arbitrageJson(shown, now) })
    : `${listed} open markets looked at.\n\n${arbitrageText(rows, now, all)}`;
  process.stdout.write(`${text}\n`);
}
