import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readShapes } from "../../../test/contract/spec-shapes.ts";
import { channels } from "../../domain/channel.ts";
import { seconds } from "../../domain/units.ts";
import { servedEndpoints } from "../server/api.ts";
import { decodeCommand } from "../../wire/exchange/stream-command.ts";
import { parseScenario } from "./scenario-file.ts";

const quiet = readFileSync(new URL("../../../config/scenarios/quiet.yaml", import.meta.url), "utf8");
const stormy = readFileSync(new URL("../../../config/scenarios/faults.yaml", import.meta.url), "utf8");

function withFault(line: string): ReturnType<typeof parseScenario> {
  return parseScenario(`${quiet.trimEnd()}\n\nfaults:\n  - ${line}\n`, servedEndpoints());
}

const faultLine = quiet.trimEnd().split("\n").length + 3;

describe("faults in a scenario file", () => {
  it("are kinds with what they need, whom they meet and when", () => {
    const parsed = withFault(
      "{ fault: delay-answer, by: 1s, upTo: 2s, at: 5m, for: 30s, endpoint: writes, chance: 0.25, after: 3, times: 7 }",
    );
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        faults: [
          {
            fault: { kind: "delay-answer", by: seconds(1), upTo: seconds(2) },
            match: { endpoint: "writes" },
            at: seconds(300),
            lasts: seconds(30),
            chance: 0.25,
            after: 3,
            times: 7,
          },
        ],
      },
    });
  });

  it("say what is missing, and which channels there are", () => {
    const wrong = [
      ["fault: delay-answer", "faults.0.by: expected a duration such as 500ms, 0.5s, 2m or 1h"],
      ["{ fault: drop-frame, channel: fils }", '"fils" is no channel; known are: orderbook_delta, ticker'],
    ] as const;
    for (const [line, words] of wrong) {
      const parsed = withFault(line);
      expect(parsed.ok ? "" : parsed.why).toContain(words);
    }
  });

  it("take every channel that one can subscribe to", () => {
    for (const channel of channels) {
      expect([channel, withFault(`{ fault: drop-frame, channel: ${channel} }`).ok]).toEqual([channel, true]);
      const params = { channels: [channel] };
      expect(decodeCommand(JSON.stringify({ id: 1, cmd: "subscribe", params }))).toMatchObject({ ok: true });
    }
    const specified = readShapes().channels.map(({ name }) => name);
    expect([...channels, "root", "control_frames"].toSorted()).toEqual(specified.toSorted());
  });

  it("strike everybody always and at once where nothing else is said", () => {
    const parsed = withFault("fault: lose-answer");
    const plan = { fault: { kind: "lose-answer" }, match: {}, at: 0, after: 0, chance: 1 };
    expect(parsed).toMatchObject({ ok: true, value: { faults: [plan] } });
  });

  const wrong = [
    [
      "fault: earthquake",
      `faults.0.fault: "earthquake" is no fault; known are: lose-request, lose-answer, fail-call`,
    ],
    ["{ fault: lose-answer, chance: 1.5 }", "faults.0.chance: 1.5 is not a number from 0 to 1"],
    [
      "{ fault: lose-answer, at: soon }",
      `faults.0.at: "soon" is not a duration such as 500ms, 0.5s, 2m or 1h`,
    ],
    ["{ fault: lose-answer, channel: fill }", "faults.0.channel: unknown key"],
    ["{ fault: drop-frame, endpoint: writes }", "faults.0.endpoint: unknown key"],
    ["{ fault: silence, chance: 0.5 }", "faults.0.chance: unknown key"],
    ["{ fault: cut-batch }", "faults.0.entries: expected a whole number from 0 to 10000"],
    ["{ fault: fail-call, status: 418 }", "faults.0.status: expected 500, 502, 503 or 504"],
    ["{ fault: cut-stream, code: 42 }", "faults.0.code: 42 is not a close code"],
    ["{ fault: skew-clock, by: 20s }", `faults.0.by: "20s" is not a duration with its sign, such as "+20s"`],
    ["{ fault: lose-answer, market: KXNONE }", "faults.0.market: no market is called KXNONE"],
    [
      "{ fault: lose-answer, endpoint: /portfolio/event/orders* }",
      'faults.0.endpoint: "/portfolio/event/orders*" is no call of the exchange: expected reads, writes, or a path',
    ],
    ["{ fault: close-market, market: KXNONE }", "faults.0.market: no market is called KXNONE"],
  ] as const;
  it.each(wrong)("refuses %s with the line and the remedy", (line, why) => {
    const parsed = withFault(line);
    expect(parsed).toMatchObject({ ok: false, why: expect.stringContaining(`line ${faultLine}: ${why}`) });
  });

  it("faults.yaml has one of every kind", () => {
    const parsed = parseScenario(stormy);
    if (!parsed.ok) throw new Error(parsed.why);
    const kinds = new Set(parsed.value.faults?.map(({ fault }) => fault.kind));
    expect([...kinds].toSorted((a, b) => a.localeCompare(b))).toEqual([
      "break-answer",
      "break-frame",
      "close-market",
      "cut-batch",
      "cut-stream",
      "delay-answer",
      "delay-frame",
      "delay-request",
      "drop-frame",
      "fail-call",
      "lose-answer",
      "lose-request",
      "refuse-connection",
      "refuse-rate",
      "repeat-frame",
      "shard-outage",
      "silence",
      "skew-clock",
      "stall-reads",
      "swap-frames",
      "thin-book",
    ]);
  });
});
