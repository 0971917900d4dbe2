/** Rows as the exchange answers them. */

export function market(ticker: string): object {
  return {
    ticker,
    event_ticker: "E",
    yes_sub_title: ticker,
    status: "active",
    open_time: "2026-11-01T00:00:00Z",
    close_time: "2026-12-01T00:00:00Z",
    result: "",
    price_ranges: [{ start: "0.0000", end: "1.0000", step: "0.0100" }],
    volume_fp: "0.00",
    volume_24h_fp: "0.00",
    open_interest_fp: "0.00",
  };
}

export function order(clientOrderId: string, orderId: string): object {
  return {
    order_id: orderId,
    client_order_id: clientOrderId,
    ticker: "A",
    book_side: "bid",
    status: "resting",
    yes_price_dollars: "0.4500",
    initial_count_fp: "1.00",
    fill_count_fp: "0.00",
    remaining_count_fp: "1.00",
  };
}
