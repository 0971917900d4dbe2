/** The terms of a market's contract that the listing and the `created` message both tell. */
export interface MarketTerms {
  readonly kind: "binary" | "scalar";
  readonly strike?: {
    readonly type: string;
    readonly floor?: number;
    readonly cap?: number;
  };
  readonly canCloseEarly: boolean;
  readonly earlyCloseCondition?: string;
  readonly isProvisional: boolean;
}

export function encodeStrike({ strike }: MarketTerms): object {
  if (strike === undefined) return {};
  return {
    strike_type: strike.type,
    ...(strike.floor === undefined ? {} : { floor_strike: strike.floor }),
    ...(strike.cap === undefined ? {} : { cap_strike: strike.cap }),
  };
}

/** Members that the listing has and the stream's message does not. */
export function encodeListedTerms(terms: MarketTerms): object {
  const { canCloseEarly, earlyCloseCondition, isProvisional } = terms;
  return {
    can_close_early: canCloseEarly,
    ...(earlyCloseCondition === undefined ? {} : { early_close_condition: earlyCloseCondition }),
    ...encodeStrike(terms),
    ...(isProvisional ? { is_provisional: true } : {}),
  };
}
