import pc from "picocolors";
import type { Note } from "../../domain/note.ts";
import {
  showMoney,
  showPrice,
  showQty,
  zeroQty,
  type Money,
  type Price,
  type Qty,
} from "../../domain/units.ts";
import type { MarketLine } from "../../engine/engine.ts";
import { table, type Column } from "../../report/table.ts";
import type { DemoMoment } from "./run.ts";

/** What a person sees while the demo runs: a table that redraws on a terminal, a line now and then elsewhere. */
export interface Screen {
  show(moment: DemoMoment): void;
  /** Keeps the latest news for the next picture. */
  hear(note: Note): void;
  /** Leaves the last picture standing. */
  done(): void;
}

const lineEvery = 5;
const newsMax = 3;
/** Quotes are in the table already; this is what happens to them. */
const newsTopics = new Set([
  "filled",
  "position-updated",
  "inventory-skew",
  "market-determined",
  "market-settled",
]);

/** The part of a terminal that is drawn on. */
export type ScreenOutput = Pick<NodeJS.WriteStream, "isTTY" | "rows" | "columns"> & {
  write(text: string): unknown;
};

export function createScreen(output: ScreenOutput, seconds: number, markets: number): Screen {
  // A picture that is higher than the window cannot be drawn over.
  const isRoomy = output.isTTY && output.rows > markets + newsMax + 6;
  return isRoomy ? redrawingScreen(output, seconds) : plainScreen(output, seconds);
}

function redrawingScreen(output: ScreenOutput, seconds: number): Screen {
  const news: string[] = [];
  let height = 0;
  return {
    hear: (note) => {
      if (note.level === "info" && !newsTopics.has(note.topic)) return;
      news.push(note.ticker === undefined ? note.text : `${note.text} [${note.ticker}]`);
      if (news.length > newsMax) news.shift();
    },
    show: (moment) => {
      const lines = [...picture(moment, seconds, output.columns), "", ...newsLines(news)];
      // Back to the top of the last picture; every line clears what it leaves over, and none may wrap.
      const up = height > 0 ? `\u001b[${height}A` : "";
      const drawn = lines.map((line) => `${line}\u001b[K\n`).join("");
      output.write(`${up}\u001b[?7l${drawn}\u001b[?7h`);
      height = lines.length;
    },
    done: () => output.write("\n"),
  };
}

function plainScreen(output: ScreenOutput, seconds: number): Screen {
  let shownAt = 0;
  return {
    hear: () => {},
    show: (moment) => {
      if (moment.elapsed % lineEvery !== 0 || moment.elapsed === shownAt) return;
      shownAt = moment.elapsed;
      output.write(`${summaryLine(moment, seconds)}\n`);
    },
    done: () => output.write("\n"),
  };
}

/** Always as many lines as there can be: the picture keeps its height. */
function newsLines(news: readonly string[]): readonly string[] {
  return Array.from({ length: newsMax }, (_, at) => pc.dim(news[at] ?? ""));
}

const columns: readonly Column[] = [
  { title: "market", isNumber: false },
  { title: "others", isNumber: true },
  { title: "our quote", isNumber: true },
  { title: "pairs", isNumber: true },
  { title: "holds", isNumber: true },
  { title: "profit", isNumber: true },
  { title: "", isNumber: false, isExtra: true },
];

function picture(moment: DemoMoment, seconds: number, width: number): readonly string[] {
  const { assembly, statistics } = moment;
  const pairs = new Map(statistics.markets.map((market) => [market.ticker, market.pairs]));
  const isOver = assembly.engine.stopped() !== undefined;
  const markets = assembly.engine.markets();
  const rows = markets.map((line) => [
    line.ticker,
    // Where we do not quote, the whole book is others'.
    line.block === undefined
      ? showPair(line.othersBid?.price, line.othersAsk?.price)
      : showPair(line.bestBid, line.bestAsk),
    showPair(line.ourBid, line.ourAsk),
    showQty(pairs.get(line.ticker) ?? zeroQty),
    showHeld(line.net),
    showCents(line.profit),
    isOver ? "" : (line.block ?? line.silence),
  ]);
  const text = table(columns, rows, width);
  return [summaryLine(moment, seconds), "", ...(isOver ? text.split("\n") : tinted(text, markets))];
}

/** The heading and the markets that are out of play stand back. */
function tinted(text: string, markets: readonly MarketLine[]): readonly string[] {
  const [heading = "", ...lines] = text.split("\n");
  return [
    pc.dim(heading),
    ...lines.map((line, at) => (markets[at]?.block === undefined ? line : pc.dim(line))),
  ];
}

function summaryLine({ elapsed, statistics, assembly }: DemoMoment, seconds: number): string {
  const { totals } = statistics;
  const profit = assembly.engine.markets().reduce((total, line) => total + line.profit, 0) as Money;
  const tint = profit < 0 ? pc.red : pc.green;
  return `${String(elapsed).padStart(4)} s of ${seconds}   quotes ${totals.quotes}   fills ${totals.fills}   pairs ${showQty(totals.pairs)}   profit at marks ${tint(showCents(profit))}`;
}

/** As the guide writes a quote: 31¢/47¢. */
function showPair(bid: Price | undefined, ask: Price | undefined): string {
  if (bid === undefined && ask === undefined) return "–";
  return `${bid === undefined ? "–" : showPrice(bid)}/${ask === undefined ? "–" : showPrice(ask)}`;
}

function showHeld(net: Qty): string {
  if (net === 0) return "–";
  return net > 0 ? `${showQty(net)} YES` : `${showQty(-net as Qty)} NO`;
}

/** Marks are estimates: whole cents say enough. */
function showCents(amount: Money): string {
  return showMoney((Math.round(amount / 10_000) * 10_000) as Money);
}
