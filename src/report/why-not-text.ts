import type { MarketEvidence } from "./evidence.ts";
import { showDollars, showShare } from "./plain-number.ts";
import { table, type Column } from "./table.ts";
import { howMuch, type Reason } from "./why-not.ts";

/** A market with the reasons why it does no better, what matters most first. */
export interface WhyNot {
  readonly evidence: MarketEvidence;
  readonly reasons: readonly Reason[];
}

/** All reasons of one market, a line each. */
export function whyNotText({ evidence, reasons }: WhyNot): readonly string[] {
  return [
    ...howMuch(evidence),
    ...(reasons.length === 0 ? ["nothing speaks against it"] : []),
    ...reasons.map((reason, at) => `${at + 1}. ${reasonText(reason)}`),
  ];
}

/** The first reason of each market: where most is missed or lost comes first. */
export function whyNotTable(markets: readonly WhyNot[], widthMax = Infinity): string {
  const rows = byWeight(markets).map(({ evidence, reasons: [first] }) =>
    first === undefined
      ? [evidence.ticker, "", "", "nothing speaks against it", ""]
      : [
          evidence.ticker,
          showDollars(first.dollars),
          showShare(first.share),
          sentence(first),
          keyText(first),
        ],
  );
  return table(columns, rows, widthMax);
}

const columns: readonly Column[] = [
  { title: "market", isNumber: false },
  { title: "dollars", isNumber: true },
  { title: "share", isNumber: true },
  { title: "why not", isNumber: false },
  { title: "parameter", isNumber: false, isExtra: true },
];

export function whyNotJson({ evidence, reasons }: WhyNot) {
  const { ticker, seconds, prints, bySide, earned, rewards } = evidence;
  const sideJson = ({ secondsShown, behind, traded, filled }: (typeof bySide)["bid"]) => ({
    seconds_shown: secondsShown,
    dollars_behind_best: behind ?? null,
    contracts_traded: traded,
    contracts_filled: filled,
  });
  return {
    ticker,
    seconds,
    trades: prints,
    bid: sideJson(bySide.bid),
    ask: sideJson(bySide.ask),
    earned,
    predicted_rewards: rewards,
    reasons: reasons.map(({ about, code, side, text, dollars, share, isNow, parameter }) => ({
      about,
      code,
      side: side ?? null,
      text,
      dollars,
      share,
      is_now: isNow,
      parameter: parameter ?? null,
    })),
  };
}

export function byWeight(markets: readonly WhyNot[]): readonly WhyNot[] {
  const weight = ({ reasons: [first] }: WhyNot): readonly [number, number] => [
    first?.dollars ?? -1,
    first?.share ?? 0,
  ];
  return markets.toSorted((a, b) => {
    const [dollars, share] = weight(a);
    const [otherDollars, otherShare] = weight(b);
    return otherDollars - dollars || otherShare - share;
  });
}

function reasonText(reason: Reason): string {
  const key = keyText(reason);
  const parameter = key === "" ? "" : ` [${key}]`;
  const now = reason.isNow ? " (now)" : "";
  return `${amountText(reason)} ${sentence(reason)}${now}${parameter}`;
}

/** What passed us is a bound, what was lost is a number. */
function amountText({ about, dollars, share }: Reason): string {
  const amount = about === "earning" ? showDollars(dollars) : `up to ${showDollars(dollars)}`;
  return `${amount}, ${showShare(share)}:`;
}

function sentence({ about, side, text }: Reason): string {
  return `not ${about}${side === undefined ? "" : `, ${side}`}: ${text}`;
}

function keyText({ parameter }: Reason): string {
  return parameter === undefined ? "" : `${parameter.key}: ${parameter.value}`;
}
