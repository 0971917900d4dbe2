import pc from "picocolors";
import { showMoney, showPrice, showQty, type Price, type Qty } from "../../domain/units.ts";
import type { MarketLine } from "../../engine/engine.ts";
import { table, type Column } from "../../report/table.ts";
import type { DemoMoment } from "./run.ts";

/** What a person sees while the demo runs: a table that redraws on a terminal, a line now and then elsewhere. */
export interface Screen {
  show(moment: DemoMoment): void;
  /** Leaves the last picture standing. */
  done(): void;
}

const lineEvery = 5;

export function createScreen(output: NodeJS.WriteStream, seconds: number): Screen {
  return output.isTTY ? redrawingScreen(output, seconds) : plainScreen(output, seconds);
}

function redrawingScreen(output: NodeJS.WriteStream, seconds: number): Screen {
  let height = 0;
  return {
    show: (moment) => {
      const lines = picture(moment, seconds);
      // Back to the top of the last picture; every line clears what it leaves over.
      if (height > 0) output.write(`\u001b[${height}A`);
      output.write(lines.map((line) => `${line}\u001b[K\n`).join(""));
      height = lines.length;
    },
    done: () => output.write("\n"),
  };
}

function plainScreen(output: NodeJS.WriteStream, seconds: number): Screen {
  return {
    show: (moment) => {
      if (moment.elapsed % lineEvery === 0) output.write(`${summaryLine(moment, seconds)}\n`);
    },
    done: () => {},
  };
}

const columns: readonly Column[] = [
  { title: "market", isNumber: false },
  { title: "book", isNumber: true },
  { title: "our quote", isNumber: true },
  { title: "position", isNumber: true },
  { title: "profit", isNumber: true },
  { title: "", isNumber: false },
];

function picture(moment: DemoMoment, seconds: number): readonly string[] {
  const rows = moment.assembly.engine
    .markets()
    .map((line) => [
      line.ticker,
      showPair(line.bestBid, line.bestAsk),
      showPair(line.ourBid, line.ourAsk),
      showHeld(line.net),
      showMoney(line.profit),
      note(line),
    ]);
  return [summaryLine(moment, seconds), ...table(columns, rows).split("\n")];
}

function summaryLine({ elapsed, statistics, assembly }: DemoMoment, seconds: number): string {
  const { totals } = statistics;
  const profit = assembly.engine.markets().reduce((sum, line) => sum + line.profit, 0);
  const worth = showMoney(profit as typeof totals.realized);
  const tint = profit < 0 ? pc.red : pc.green;
  return `${String(elapsed).padStart(4)} s of ${seconds}   quotes ${totals.quotes}   fills ${totals.fills}   pairs ${showQty(totals.pairs)}   profit at marks ${tint(worth)}`;
}

function showPair(bid: Price | undefined, ask: Price | undefined): string {
  if (bid === undefined && ask === undefined) return "–";
  return `${bid === undefined ? "–" : showPrice(bid)} / ${ask === undefined ? "–" : showPrice(ask)}`;
}

function showHeld(net: Qty): string {
  if (net === 0) return "–";
  return net > 0 ? `${showQty(net)} YES` : `${showQty(-net as Qty)} NO`;
}

function note(line: MarketLine): string {
  return line.block === undefined ? "" : pc.dim(line.block);
}
