import { parentPort } from "node:worker_threads";
import { playDay, type DayTask } from "./play-day.ts";

/** A thread that plays one day after the other. */
parentPort?.on("message", (task: DayTask) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin: the rule means windows.
  parentPort?.postMessage(playDay(task));
});
