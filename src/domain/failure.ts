/**
 * Every way the program gives up in front of a person: a code, an exit code, what it means and what to do.
 * `docs/errors.md` is made from these tables. What the world may do is returned as data; a `Failure` is
 * thrown only at the edge, where nothing is left but to say so and leave.
 */
export const exitCodes = {
  0: "Done; nothing went wrong.",
  1: "A failure that has no code of its own.",
  2: "Bad usage or configuration: nothing was started.",
  3: "A risk rule stopped everything.",
  4: "Credentials are missing, unsafe or refused.",
  5: "The exchange could not be reached, does not trade, or answered something unreadable.",
  6: "A recording could not be read to its end.",
  7: "The ledger disagrees with the exchange, or orders may be left there.",
} as const;

export type ExitCode = keyof typeof exitCodes;

export interface FailureEntry {
  readonly exit: ExitCode;
  /** One sentence for the document. */
  readonly meaning: string;
  /** One sentence that tells a person what to do next. */
  readonly remedy: string;
}

export const failures = {
  unexpected: {
    exit: 1,
    meaning: "Something happened that the program does not know: a bug of ours.",
    remedy: "Run again with --log-level debug and report the lines before this one.",
  },
  usage: {
    exit: 2,
    meaning: "The command line is not understood.",
    remedy: "Run the command with --help to see what it takes.",
  },
  "config-unreadable": {
    exit: 2,
    meaning: "The configuration file cannot be read, or is not YAML.",
    remedy: "Check the path and the named line, or make a new file with `kmm init`.",
  },
  "config-invalid": {
    exit: 2,
    meaning: "The configuration has an unknown key, or a value outside its allowed range.",
    remedy: "Correct the named line; `kmm doctor` checks the whole file.",
  },
  "scenario-invalid": {
    exit: 2,
    meaning: "A scenario or a script of the exchange in a box cannot be read, or contradicts itself.",
    remedy: "Correct the named line; `docs/scenarios.md` tells how scenarios and scripts are written.",
  },
  "script-differs": {
    exit: 1,
    meaning: "A line of a script came out differently than it says.",
    remedy: "Compare the marked lines with what happened; `docs/scenarios.md` tells what each line means.",
  },
  "market-unknown": {
    exit: 2,
    meaning: "The exchange has no market of this ticker.",
    remedy: "Check the spelling, or list open markets with `kmm scan`.",
  },
  "price-off-grid": {
    exit: 2,
    meaning: "The price is not one that this market allows.",
    remedy: "Use a price of the market's own grid, as named in the message.",
  },
  "folder-unwritable": {
    exit: 2,
    meaning: "A folder that journals or files should go to cannot be written.",
    remedy:
      "Give yourself the right to write there, or name another folder (`dataDir` in the configuration).",
  },
  "port-in-use": {
    exit: 2,
    meaning: "Another program listens on this port.",
    remedy: "Choose another --port, or 0 for any free one.",
  },
  "live-not-confirmed": {
    exit: 2,
    meaning: "Live trading was asked for without everything that it needs.",
    remedy:
      "Live needs the mode in the configuration, --live, credentials, and a typed confirmation or --yes.",
  },
  "bot-running": {
    exit: 2,
    meaning: "Another live run of this bot is going on: each would take the other's orders for its own.",
    remedy: "End the other run, or give this one a botId of its own in the configuration.",
  },
  "risk-stop": {
    exit: 3,
    meaning: "A limit was reached that stops everything; all our orders were cancelled.",
    remedy: "Read the reason with `kmm explain` and decide yourself: nothing resumes on its own.",
  },
  "alarm-latched": {
    exit: 3,
    meaning:
      "The alarm of this bot is at stop, from an earlier run or by hand: nothing rests, and nothing was started.",
    remedy: "Find out why it was raised (`kmm alarm`), then run `kmm alarm release` and start again.",
  },
  "alarm-file-garbled": {
    exit: 2,
    meaning: "The file that holds the alarm of a bot is not what the program wrote.",
    remedy: "Put the file right, or remove it once you know that no alarm is to hold.",
  },
  "fuse-file-garbled": {
    exit: 2,
    meaning: "The file in which a bot remembers its order groups is not what the bot wrote.",
    remedy:
      "Put the file right or remove it: without it tripped fuses are forgotten, and their groups stay at the exchange.",
  },
  "key-missing": {
    exit: 4,
    meaning: "No API key was given.",
    remedy: "Set KALSHI_KEY_ID and KALSHI_PRIVATE_KEY_PATH, or use a mode that needs no key.",
  },
  "watchdog-key-missing": {
    exit: 4,
    meaning: "The watchdog was given no key of its own.",
    remedy:
      "Set KALSHI_WATCHDOG_KEY_ID and KALSHI_WATCHDOG_PRIVATE_KEY_PATH, or let it use the bot's with --same-key.",
  },
  "key-file-open-to-others": {
    exit: 4,
    meaning: "Other users of this machine can read the private key file.",
    remedy: "Run `chmod 600` on the file, and make a new key if others may have seen this one.",
  },
  "key-unreadable": {
    exit: 4,
    meaning: "The private key is absent, or is neither an RSA nor an Ed25519 key in PEM form.",
    remedy: "Check the path, and that the file is the one which the exchange gave out with this key id.",
  },
  "key-refused": {
    exit: 4,
    meaning: "The exchange does not accept the key or its signature (401).",
    remedy: "Check that key id, key file and host (prod or demo) belong together; `kmm doctor` tests them.",
  },
  "clock-skewed": {
    exit: 4,
    meaning: "This machine's clock is too far from the exchange's for signed requests.",
    remedy: "Let the machine set its clock by NTP, then start again.",
  },
  "exchange-unreachable": {
    exit: 5,
    meaning: "No connection to the exchange, or no answer in time.",
    remedy: "Check the network and the host with `kmm doctor`, then try again.",
  },
  "exchange-garbled": {
    exit: 5,
    meaning: "The exchange answered something that is not its documented form.",
    remedy: "Check that the host is a Kalshi API; if it is, the API changed: look for a newer version.",
  },
  "exchange-refused": {
    exit: 5,
    meaning: "The exchange says no to a request that has to work before anything else can.",
    remedy: "Read the exchange's own words in the message; `kmm doctor` tests the account and the key.",
  },
  "exchange-paused": {
    exit: 5,
    meaning: "The exchange is reachable, but does not trade now.",
    remedy: "Wait for its trading hours or the end of its maintenance.",
  },
  "rate-limited": {
    exit: 5,
    meaning: "The exchange went on refusing requests as too many (429).",
    remedy: "Stop other programs that use the same account, or watch fewer markets.",
  },
  "recording-missing": {
    exit: 6,
    meaning: "There is no recording at this path.",
    remedy: "Give the path of a recording's file or folder.",
  },
  "recording-truncated": {
    exit: 6,
    meaning: "The recording ends in the middle: what came before was read and counted.",
    remedy: "Get the file again; results up to the named place still hold.",
  },
  "recording-malformed": {
    exit: 6,
    meaning: "A part of the recording is not in its own format.",
    remedy: "Look at the named line; get the file again if it was damaged.",
  },
  "recording-unknown-format": {
    exit: 6,
    meaning: "The path holds nothing that is recognised as a recording with a book.",
    remedy: "Give a recording in one of the formats that `kmm replay --help` lists.",
  },
  "run-card-unreadable": {
    exit: 6,
    meaning: "The card of a run (`run.json`) does not say what this version has to know to step it again.",
    remedy: "Step the run again with the version that made it, as its `run.json` names it.",
  },
  "journal-damaged": {
    exit: 6,
    meaning: "A journal is not as it was written: a record, a segment or its place in the chain is wrong.",
    remedy:
      "Copy the folder before anything else and check the disk; what stands before the named line holds.",
  },
  "journal-differs": {
    exit: 1,
    meaning: "A run that is stepped again from its journal does not come to what it had come to.",
    remedy:
      "Verify with the version that made the run, as `run.json` names it; if it differs there too, report it with the journal.",
  },
  "journal-unwritable": {
    exit: 1,
    meaning: "The disk refused the journal during a run: the run ended, for nothing is traded unjournalled.",
    remedy: "Make room on the disk or replace it, and start again: the next run takes over what rests.",
  },
  "calibration-out": {
    exit: 1,
    meaning: "A simulated day is out of the bounds round what was recorded of the real exchange.",
    remedy: "Look at the lines marked OUT; a change to the crowd is to be tuned again, over several seeds.",
  },
  "drill-failed": {
    exit: 1,
    meaning: "A drill of the alarm, the fuses and the watchdog did not come to what it should.",
    remedy: "Do not trade with real money before you know why: the step's own line says what was seen.",
  },
  "drill-account-used": {
    exit: 2,
    meaning: "The account that a drill was to be played on is in use.",
    remedy: "End what trades there, cancel and sell what it left, or give the drill an account of its own.",
  },
  "invariant-broken": {
    exit: 1,
    meaning: "A simulated run did what must never happen.",
    remedy:
      "Play it again with the command above, step by step; the fault is in the program, not in your setup.",
  },
  "fault-unstruck": {
    exit: 1,
    meaning:
      "In many simulated hours a fault that is armed never struck: what it should break was not tried.",
    remedy:
      "The fault or what draws it is broken: see that it strikes in one run of `kmm simulate --verbose`.",
  },
  "ledger-mismatch": {
    exit: 7,
    meaning: "Our position, cash or fees differ from the exchange's.",
    remedy:
      "Trust the exchange, look at the named market there, and keep the journal: it shows where they parted.",
  },
  "orders-left": {
    exit: 7,
    meaning: "It could not be shown that all our orders are gone.",
    remedy: "Run `kmm cancel-all` until it says that none is left, or cancel on the exchange's own page.",
  },
} as const satisfies Readonly<Record<string, FailureEntry>>;

export type FailureCode = keyof typeof failures;

/** Never put a key, a signature or a header in `what`, `details` or `cause`. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;
  readonly details: FailureDetails;

  /** `what` is the fact without a full stop: "config/a.yaml:3: spread 0c is below 1c". */
  constructor(code: FailureCode, what: string, more: { details?: FailureDetails; cause?: unknown } = {}) {
    super(what, more.cause === undefined ? {} : { cause: more.cause });
    this.code = code;
    this.details = more.details ?? {};
  }
}

export type FailureDetails = Readonly<Record<string, string | number | boolean>>;

/** What was thrown, as a failure: an error that nobody named is `unexpected`. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const what = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failure("unexpected", what, { cause: thrown });
}

export function exitCodeOf(failure: Failure): ExitCode {
  return failures[failure.code].exit;
}

/** `kmm: <what> (<code>). <remedy>` on one line, whatever the message held. */
export function failureLine(failure: Failure): string {
  const what = failure.message.replaceAll(/\s+/g, " ").trim().replace(/\.$/, "").slice(0, whatMax);
  return `kmm: ${what} (${failure.code}). ${failures[failure.code].remedy}`;
}

/** A message longer than this is cut: it may quote what a stranger sent. */
const whatMax = 400;
