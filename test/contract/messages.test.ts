import { expect, it } from "vitest";
import { hearEverything } from "./message/hear.ts";
import { readShapes } from "./spec-shapes.ts";
import { messageVerdicts } from "./verdicts.ts";

it("every message that docs/fidelity.md says is told is heard, and no other; every command is sent", () => {
  const { messages, sent } = hearEverything();
  const verdicts = [...messageVerdicts()].filter(([name]) => !name.startsWith("control_frames"));
  const isTold = (verdict: string): boolean => verdict === "exact" || verdict === "approximate";
  const due = verdicts.filter(([name, verdict]) => isTold(verdict) && !name.endsWith("Command"));
  expect([...messages].toSorted()).toEqual(due.map(([name]) => name).toSorted());
  const commands = verdicts.filter(([name]) => name.endsWith("Command"));
  expect([...sent].map((name) => `root ${name}`).toSorted()).toEqual(
    commands.map(([name]) => name).toSorted(),
  );
  expect(readShapes().channels.flatMap((channel) => channel.messages).length).toBeGreaterThan(40);
});
