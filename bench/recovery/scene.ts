/** Wide books that stand still, with a trade now and then: what moves an order is then the bot alone. */
export function quietMarkets(marketCount: number): object {
  const places = Array.from({ length: marketCount }, (_, index) => index);
  return {
    name: "recovery",
    account: { cash: "$50000", membership: "direct", tier: "premier" },
    series: [{ ticker: "KXCALM", title: "Calm", category: "Demo" }],
    events: places.map((index) => ({ ticker: `KXCALM-${index}`, series: "KXCALM", title: `Calm ${index}` })),
    markets: places.map((index) => ({
      ticker: `KXCALM-${index}-YES`,
      event: `KXCALM-${index}`,
      title: `Calm ${index}`,
      priceLevelStructure: "linear_cent",
      closesAfter: "24h",
      determinesAfter: "60s",
      settlesAfter: "60s",
      crowd: {
        value: 0.3 + (0.4 * index) / marketCount,
        volatility: 0,
        noise: { perSecond: 0.005, yesShare: 0.5, medianQty: 2, patience: "10c" },
        informed: { perSecond: 0, edge: "5c", medianQty: 1 },
        // More than all who come will take: of a book with one side nobody can say what is right.
        rivals: [{ halfSpread: "12c", qty: 5_000, levels: 1, refresh: "240h", delay: "0s" }],
      },
    })),
  };
}

export const botSettings = {
  risk: { eventLossMax: "$10000", dailyLoss: "$10000", stopLoss: "$1000" },
};
