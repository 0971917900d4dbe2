import { Worker } from "node:worker_threads";
import type { Played } from "./play.ts";
import type { SeedTask } from "./play-task.ts";

/** Plays many runs, as many at a time as there are threads; their results come as they are done. */
export async function playAll(
  tasks: Iterable<SeedTask>,
  threads: number,
  done: (played: Played) => void,
): Promise<void> {
  const queue = tasks[Symbol.iterator]();
  await Promise.all(Array.from({ length: threads }, () => workThrough(queue, done)));
}

async function workThrough(queue: Iterator<SeedTask>, done: (played: Played) => void): Promise<void> {
  const worker = new Worker(new URL("seed-worker.js", import.meta.url));
  try {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      done(await playIn(worker, next.value));
    }
  } finally {
    await worker.terminate();
  }
}

function playIn(worker: Worker, task: SeedTask): Promise<Played> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (played: Played) => {
      worker.off("error", reject);
      resolve(played);
    });
    // A thread has no origin: the rule means windows.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(task);
  });
}
