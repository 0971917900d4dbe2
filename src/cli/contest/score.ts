/** What a strategy's day came to. Money in dollars; what a contract is worth is what the exchange alone knows. */
export interface Scorecard {
  /** Cash won or lost, and what is held at its value, after fees. */
  readonly net: number;
  readonly fees: number;
  readonly fills: number;
  readonly contracts: number;
  /**
   * Dollars that fills were better than the value at their moment. The value is a martingale: on average over days this,
   * less fees, is the net, without the luck of what was held.
   */
  readonly captured: number;
  /** By horizon in seconds: dollars that what was filled was worth more than it cost, so much later, by side. */
  readonly markouts: readonly Markout[];
  /** Contracts held in a market, on average over time and markets, whatever their side. */
  readonly held: number;
  /** The most contracts that were ever held in one market, whatever their side. */
  readonly mostHeld: number;
  /** Share of the time, over all open markets, in which both sides were shown. */
  readonly uptime: number;
  /** Write tokens that the requests cost. */
  readonly tokens: number;
  /** Markets that were open on this day: each lives for a part of it only. */
  readonly marketDays: number;
  /** The most that the account was worth less than at the start. */
  readonly drawdown: number;
  /** The most that one event lost. */
  readonly worstEvent: number;
  /** By series. */
  readonly bySeries: Readonly<Record<string, SeriesScore>>;
}

export interface SeriesScore {
  readonly contracts: number;
  readonly captured: number;
  readonly fees: number;
}

export interface Markout {
  readonly seconds: number;
  readonly bid: number;
  readonly ask: number;
}
