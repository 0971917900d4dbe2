import { Argument, Command, Option } from "@commander-js/extra-typings";
import { CommanderError } from "commander";
import { rungs } from "../domain/alarm.ts";
import { exitCodeOf, Failure, failureLine, failureOf, failures } from "../domain/failure.ts";
import { seconds } from "../domain/units.ts";
import {
  againstOption,
  durationOption,
  numbersOption,
  placesOption,
  priceOption,
  seedRangeOption,
  timeOption,
  wholeNumber,
} from "./options.ts";
import { againsts } from "./drill/against.ts";
import { version } from "./version.ts";

/** The command line. Each command is loaded only when it is called. */
function program(): Command {
  const kmm = new Command("kmm")
    .description("A market maker for Kalshi, an exchange in a box to prove it on, and a laboratory.")
    .version(version())
    .exitOverride()
    // Errors of usage are told like all others, in one line, by giveUp.
    .configureOutput({ outputError: () => {} })
    .addHelpText("after", helpTail);
  playCommands(kmm);
  proofCommands(kmm);
  tradeCommands(kmm);
  guardCommands(kmm);
  alarmCommands(kmm);
  lookCommands(kmm);
  return kmm;
}

const helpTail = `
Start with:
  kmm demo                 watch it trade on an exchange in a box: no key, no network
  kmm init                 write a commented kmm.yaml
  kmm scan                 find wide markets, and why most of them are traps
  kmm run TICKER           dry run: decides and tells, sends nothing

Exit codes: 0 done, 1 failure, 2 usage or configuration, 3 risk stop, 4 credentials, 5 exchange,
6 recording, 7 ledger mismatch or orders left. docs/errors.md has each message and its remedy.
This program can place real orders and lose real money. Nothing it prints is advice.`;

const replayHelp = `
A recording is known by what is in it: a session folder (one file a message type), or a file of
  frame-lines, frame-document   the exchange's own stream
  order-events                  every order that came and went
  match-ticks, quote-rows, quote-snapshots   best prices only
  depth-lines, poll-list, dumped-books, book-table, combo-books   books polled now and then (no fills claimed)
as CSV, JSON or JSON lines, plain or with .gz.`;

const watchdogHelp = `
A live run writes <dataDir>/live/<botId>.beat several times a second. Start the watchdog with the same
configuration, in the same folder, before or after the bot, with a key of its own (read, write::trade):
  KALSHI_WATCHDOG_KEY_ID=…  KALSHI_WATCHDOG_PRIVATE_KEY_PATH=…  kmm watchdog --after 10s
It acts when the heart is silent, or beats without an answer from the exchange: it triggers every order group of
the bot, cancels what else rests under its name, proves that nothing does, and repeats that until the heart
beats again. The groups stay shut until \`kmm fuse reset\`. It says what it does, and else a line a minute.
Ends on SIGTERM. Exit codes: 0 done, 2 usage, 4 its key is missing or refused, 7 ended while a bot was silent.
docs/runbook.md has a unit for systemd. What no watchdog can help against is its own network: strategy.expiry.`;

const alarmHelp = `
Rungs, each holding back more than the one before; a rule raises them too (risk.alarm), nothing lowers them:
  widen         quotes are risk.alarm.widenBy times as wide
  reduce-only   only what shrinks a position is quoted
  cancel        everything of ours is cancelled, nothing is quoted; the bot goes on listening
  flatten       the same, and positions are worked off at the best price of their side; by crossing the spread only
                when told to (risk.alarm.crossAfter)
  stop          everything is cancelled and the run ends (exit code 3); the next one refuses to start
  kmm alarm raise cancel --why "election night"     the bot hears it within a second, or starts with it
  kmm alarm release                                 back to quiet; a stopped bot has to be started again
It is kept in <dataDir>/live/<botId>.alarm.json: run this with the bot's configuration, in the same folder.
Only for live bots: dry and paper runs know no alarm but their own rules'. Exit codes: 0 done, 2 usage.`;

const drillHelp = `
A real bot is started, quotes two markets with a contract a side, and is made to hold back, to hang and to die; after
each blow the exchange is asked what rests and what is held. A line a step: verdict, measured time, what was seen.
  doctor quote             everything that a run needs; the bot quotes
  widen reduce-only        kmm alarm raise …: wider; nothing rests that adds
  latch                    kill -9 and a new start: still on its rung
  cancel release           nothing rests; it quotes again
  watchdog frozen re-arm   SIGSTOP: nothing rests within seconds; then kmm fuse reset
  killed again             the same with SIGKILL, and a new run
  flatten                  what is held leaves, by resting orders first and then by crossing (risk.alarm.crossAfter)
  stop                     the bot ends with 3, and the next one is refused until the release
  left                     no order, no position, no order group is left, whatever happened before
  kmm drill                         on an exchange in a box of its own: no key, no network, about a minute
  kmm drill --against demo          on Kalshi's play-money exchange, with your key there
  kmm drill --against custom -c …   on the addresses of a configuration
It refuses production always, and an account in which something rests or is held. Where nothing is held when
flatten is due, nobody having traded with the bot, that step says skip. Exit codes: 0 the ladder holds, 1 it does not,
2 usage or an account in use, 4 credentials.`;

const json = ["--json", "print one JSON object for programs"] as const;
const configFile = [
  "-c, --config <file>",
  "configuration file (default: kmm.yaml when there is one)",
] as const;
const anySeed = wholeNumber(0, 2_147_483_647);

/** What needs a clock and a socket. */
const notFast = ["script", "paused", "adminPort"];

function playCommands(kmm: Command): void {
  kmm
    .command("demo")
    .description("Run the guide's bot on an exchange in a box, then statistics and an audit of the ledger.")
    .option("--seconds <n>", "how long, in the exchange's seconds", wholeNumber(1, 86_400), 60)
    .option("--seed <n>", "which invented world", anySeed, 7)
    .option("--fast", "in virtual time: the same seed gives the same run")
    .option("--scenario <file>", "another scenario than the built-in one")
    .option(...json)
    .action(async (options) => (await import("./demo-command.ts")).demoCommand(options));
  kmm
    .command("exchange")
    .description("Run a Kalshi-compatible exchange with a crowd on this machine until it is interrupted.")
    .option("--port <n>", "port on loopback; 0 is any free one", wholeNumber(0, 65_535), 0)
    .option("--seed <n>", "which invented world (default: a random one)", anySeed)
    .option("--scenario <file>", "another scenario than the built-in one")
    .addOption(
      new Option("--key-type <kind>", "kind of the play account's key").choices(["rsa", "ed25519"] as const),
    )
    .option("--tier <name>", "API usage tier of the play account: basic, advanced, expert, …")
    .option("--accounts <n>", "accounts to play with, each with a key of its own", wholeNumber(1, 100), 1)
    .option("--admin-port <n>", "port for faults and market life, this machine only", wholeNumber(0, 65_535))
    .option("--paused", "time stands still, but for what the admin endpoint lets pass")
    .option("--json", "print as first line {rest_url, ws_url, key_id, private_key_path, seed, markets}")
    .addOption(
      new Option("--fast <time>", "run so long in virtual time and report, in a built-in day of 200 markets")
        .argParser(durationOption)
        .conflicts(notFast),
    )
    .addOption(
      new Option("--calibration", "such a day, held against what was recorded of the real one").conflicts(
        notFast,
      ),
    )
    .option("--script <file>", "run a script against an exchange of its own, line by line, and end")
    .option("--over-http", "with --script: every order a signed request, every check read from the API")
    .action(async ({ script, calibration, ...options }) => {
      if (options.fast !== undefined || calibration === true) {
        return (await import("./fast-exchange-command.ts")).fastExchange(options);
      }
      if (script === undefined) return (await import("./exchange-command.ts")).runExchange(options);
      return (await import("./script-command.ts")).scriptCommand({ ...options, script });
    });
}

/** What proves engine and strategy, and needs nobody else. */
function proofCommands(kmm: Command): void {
  kmm
    .command("simulate")
    .description(
      "Let everything go wrong: program and exchange in one process, faults, crashes, restarts, invariants.",
    )
    .option("--seeds <range>", "which runs: 7, or 1..1000", seedRangeOption, { first: 1, last: 10 })
    .addOption(
      new Option("--span <time>", "how long each is, in virtual time")
        .argParser(durationOption)
        .default(seconds(3_600), "1h"),
    )
    .option("--twice", "play each seed twice and compare every byte")
    .option("--jobs <n>", "threads (default: one a core)", wholeNumber(1, 256))
    .option("--only <places>", "of one seed: only these of its incidents", placesOption)
    .option("--verbose", "tell every step, for one seed")
    .option("--no-shrink", "do not look for the fewest incidents that break it")
    .option(...json)
    .action(async (options) => (await import("./simulate-command.ts")).simulateCommand(options));
  kmm
    .command("contest")
    .description(
      "Strategies side by side on the same days of the exchange in a box, and which of their differences are none.",
    )
    .option("--seeds <range>", "which days: 1..30 (default), or 1..5 with --quick", seedRangeOption)
    .option("--quick", "five days")
    .option("--span <time>", "only so much of each day (default: all of it, 4h)", durationOption)
    .option(
      "--only <names>",
      "these beside the control and the guide's: avellaneda-stoikov, glft, or presets like expert,cautious",
      (text) => text.split(","),
    )
    .option(
      "--informed <shares>",
      "of takers who know the value (default: 0,0.05,0.1,0.2)",
      numbersOption(0, 0.9),
    )
    .option("--latency <times>", "of what messages usually take (default: 1,3)", numbersOption(0.1, 100))
    .option("--jobs <n>", "threads (default: one a core)", wholeNumber(1, 256))
    .option(...json)
    .action(async (options) => (await import("./contest-command.ts")).contestCommand(options));
  kmm
    .command("replay")
    .description("Run the engine over recordings of real markets; check every book on the way.")
    .argument("<path...>", "recordings, session folders, or folders of them")
    .addOption(
      new Option("--mode <mode>", "paper simulates fills as a band").choices(["dry", "paper"] as const),
    )
    .option("--max <n>", "stop each recording after so many messages", wholeNumber(1, 1_000_000_000))
    .option(...configFile)
    .option(...json)
    .addHelpText("after", replayHelp)
    .action(async (paths, options) => (await import("./replay-command.ts")).replayCommand(paths, options));
}

function tradeCommands(kmm: Command): void {
  const levels = new Option("--log-level <level>", "least level to log");
  kmm
    .command("run")
    .description("Make markets: dry run unless the mode says paper or live.")
    .argument(
      "[ticker...]",
      "markets to quote (default: those of the configuration, else the widest that trade)",
    )
    .addOption(
      new Option("--mode <mode>", "overrides the configuration").choices(["dry", "paper", "live"] as const),
    )
    .option("--live", "required, besides the mode, for real orders")
    .option("--yes", "do not ask for confirmation")
    .option("--duration <time>", "end by itself: 90s, 5m, 1h", durationOption)
    .option("--new-books", "live: begin with what the account holds, not with what the last run left")
    .addOption(levels.choices(["debug", "info", "warn", "error"] as const))
    .option(...configFile)
    .option(...json)
    .action(async (tickers, options) => (await import("./run-command.ts")).runCommand(tickers, options));
  kmm
    .command("cancel-all")
    .description("Cancel the orders of this bot, and no others, until it is proven that none is left.")
    .option("--every-bot", "orders of every bot of this program")
    .option("--dry-run", "only list them")
    .option(...configFile)
    .option(...json)
    .action(async (options) => (await import("./cancel-all-command.ts")).cancelAllCommand(options));
}

function guardCommands(kmm: Command): void {
  kmm
    .command("watchdog")
    .description("Cancel everything of a live bot that is dead, hangs or is cut off: a process beside it.")
    .addOption(
      new Option("--after <time>", "how long the bot or its exchange may be silent")
        .argParser(durationOption)
        .default(seconds(10), "10s"),
    )
    .option("--same-key", "use the bot's key instead of KALSHI_WATCHDOG_KEY_ID")
    .option("--once", "end when the bot has ended with nothing left")
    .option(...configFile)
    .option("--json", "print one JSON object a line")
    .addHelpText("after", watchdogHelp)
    .action(async (options) => (await import("./watchdog-command.ts")).watchdogCommand(options));
  const fuse = kmm
    .command("fuse")
    .description(
      "The order groups with which the exchange stops this bot: which have tripped, and their reset.",
    );
  fuse
    .command("list", { isDefault: true })
    .description("Each fuse of this bot and its state.")
    .option(...configFile)
    .option(...json)
    .action(async (options) => (await import("./fuse-command.ts")).fuseListCommand(options));
  fuse
    .command("reset")
    .description("Let orders in again: look first why it tripped.")
    .argument("[ticker...]", "events or markets (default: all that have tripped)")
    .option(...configFile)
    .option(...json)
    .action(async (names, options) => (await import("./fuse-command.ts")).fuseResetCommand(names, options));
}

function alarmCommands(kmm: Command): void {
  kmm
    .command("drill")
    .description(
      "Prove that the alarm, the fuses and the watchdog work: on an exchange in a box, or on demo.",
    )
    .argument("[ticker...]", "not in the box: markets to quote, two at most (default: the widest that trade)")
    .option("--against <where>", `the exchange: ${againsts.join(", ")}`, againstOption, "box" as const)
    .option(...configFile)
    .option(...json)
    .addHelpText("after", drillHelp)
    .action(async (tickers, options) => (await import("./drill-command.ts")).drillCommand(tickers, options));
  const alarm = kmm
    .command("alarm")
    .description("How far a live bot holds back, from wider quotes to a stop: shown, raised and released.")
    .addHelpText("after", alarmHelp);
  alarm
    .command("show", { isDefault: true })
    .description("On which rung it is, and why.")
    .option(...configFile)
    .option(...json)
    .action(async (options) => (await import("./alarm-command.ts")).alarmShowCommand(options));
  alarm
    .command("raise")
    .description("Hold back, now and over restarts, until it is released.")
    .addArgument(new Argument("<rung>", "how far").choices(rungs.slice(1)))
    .option("--why <text>", "what the log and `kmm explain` say")
    .option(...configFile)
    .option(...json)
    .action(async (rung, options) => (await import("./alarm-command.ts")).alarmRaiseCommand(rung, options));
  alarm
    .command("release")
    .description("Back to quiet: look first why it was raised.")
    .option("--why <text>", "what the log says")
    .option(...configFile)
    .option(...json)
    .action(async (options) => (await import("./alarm-command.ts")).alarmReleaseCommand(options));
}

function lookCommands(kmm: Command): void {
  kmm
    .command("scan")
    .description("List wide markets with the guide's arithmetic, and why each is or is not a trap.")
    .option("--max <n>", "how many open markets to look at", wholeNumber(1, 100_000))
    .option("--series <ticker>", "only markets of this series")
    .option("--min-spread <price>", "what counts as wide: 30c", priceOption)
    .option("--combos", "also multi-leg markets")
    .option(
      "--arbitrage",
      "instead: what can be bought at once that pays more than it costs, fees paid, whatever happens",
    )
    .option("--all", "also those that are not wide, or that fees eat")
    .option("--why", "what speaks for each that is worth a look, and the rule that refused each other")
    .option(...configFile)
    .option(...json)
    .action(async (options) => (await import("./scan-command.ts")).scanCommand(options));
  kmm
    .command("stats")
    .description("Statistics of a run, counted again from its journal.")
    .argument("[run]", "folder of the run (default: the newest)")
    .option(...configFile)
    .option(...json)
    .action(async (run, options) => (await import("./stats-command.ts")).statsCommand(run, options));
  kmm
    .command("explain")
    .description(
      "Why a market's quote is what it is, stage by stage, at the end of a run or at a moment of it, and why it does not quote, is not filled or does not earn. With --config: what it would be under that file, and what a step of each parameter would change.",
    )
    .argument("[ticker]", "without one: of every market what matters most, in a line")
    .option("--run <folder>", "folder of the run (default: the newest)")
    .option("--at <time>", "a moment of the run, like 2026-11-23T16:45:12Z", timeOption)
    .option(...configFile)
    .option(...json)
    .action(async (ticker, options) =>
      (await import("./explain-command.ts")).explainCommand(ticker, options),
    );
  kmm
    .command("verify")
    .description("Check a run's journal to the last byte, and step it again beside the marks that it left.")
    .argument("[run]", "folder of the run (default: the newest)")
    .option(...configFile)
    .option(...json)
    .action(async (run, options) => (await import("./verify-command.ts")).verifyCommand(run, options));
  kmm
    .command("doctor")
    .description("Check everything a run needs, and say what to do about what is missing.")
    .option(...configFile)
    .option(...json)
    .action(async (options) => (await import("./doctor-command.ts")).doctorCommand(options));
  kmm
    .command("init")
    .description("Write a commented kmm.yaml, its JSON schema for editors, and .env.example.")
    .argument("[folder]", "where to", ".")
    .option("--preset <name>", "a configuration from the package's config folder, like cautious", "guide")
    .option("--force", "overwrite files that are there")
    .option(...json)
    .action(async (folder, options) => (await import("./init-command.ts")).initCommand(folder, options));
}

/** One clear line and the documented exit code, whatever went wrong. */
function giveUp(thrown: unknown): void {
  // Help that was asked for is no failure; help instead of a command says enough by itself.
  if (thrown instanceof CommanderError && isHelp(thrown)) {
    process.exitCode = thrown.exitCode === 0 ? 0 : 2;
    return;
  }
  const failure = thrown instanceof CommanderError ? usageFailure(thrown) : failureOf(thrown);
  process.stderr.write(`${failureLine(failure)}\n`);
  if (failure.code === "unexpected" && thrown instanceof Error && !(thrown instanceof Failure)) {
    process.stderr.write(`${thrown.stack ?? ""}\n`);
  }
  if (process.argv.includes("--json")) {
    const { code, message } = failure;
    process.stdout.write(`${JSON.stringify({ error: { code, message, remedy: failures[code].remedy } })}\n`);
  }
  process.exitCode = exitCodeOf(failure);
}

function isHelp({ code, exitCode }: CommanderError): boolean {
  return exitCode === 0 || code === "commander.help";
}

function usageFailure({ message }: CommanderError): Failure {
  return new Failure("usage", message.replace(/^error: /, ""));
}

// A reader that goes away (`kmm scan | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

await program().parseAsync().catch(giveUp);
