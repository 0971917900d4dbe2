import { parentPort } from "node:worker_threads";
import { playTask, type SeedTask } from "./play-task.ts";

/** A thread that plays what it is told, one run after the other. */
parentPort?.on("message", (task: SeedTask) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin: the rule means windows.
  void playTask(task).then((played) => parentPort?.postMessage(played));
});
