import type { Note } from "./note.ts";

/** The guide's troubleshooting list as notes: nothing failed, but a person would ask why nothing happens. */
export const troubles = {
  "no-wide-markets": {
    text: "No wide spread markets found",
    reason: "No open market is as wide as asked, or the wide ones are traps.",
    remedy:
      "Try at another time of day, lower the smallest spread, or look at `kmm scan --all` for what was left out.",
  },
  "position-limit-reached": {
    text: "Position limit reached",
    reason: "Held, resting and unconfirmed contracts together fill the market's limit.",
    remedy: "Let the other side fill, close positions, raise maxPosition, or quote fewer markets.",
  },
  "inventory-skewed": {
    text: "Inventory too skewed",
    reason: "Only the side that brings the position back is quoted, so that exposure cannot run away.",
    remedy: "Let the reducing side fill, close the position by hand, or change maxInventorySkew.",
  },
  "quote-failed": {
    text: "Failed to place quote",
    reason: "The exchange refused an order, or it could not be sent.",
    remedy: "Run `kmm doctor`: it checks the key, the rate limits and the price grid.",
  },
} as const;

export type TroubleCode = keyof typeof troubles;

/** `because` says what it is this time, with its numbers; without it the general reason stands. */
export function troubleNote(code: TroubleCode, ticker?: string, because?: string): Note {
  const { text, reason, remedy } = troubles[code];
  const note: Note = { level: "warn", topic: code, text: `${text}: ${because ?? reason} ${remedy}` };
  return ticker === undefined ? note : { ...note, ticker };
}
