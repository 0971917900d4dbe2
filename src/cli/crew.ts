import { Worker } from "node:worker_threads";

/** Does many tasks, as many at a time as there are threads. Results are told as they are done, and come in that order. */
export async function workAll<Task, Done>(
  worker: URL,
  tasks: Iterable<Task>,
  threads: number,
  done: (result: Done) => void,
): Promise<readonly Done[]> {
  const queue = tasks[Symbol.iterator]();
  const all: Done[] = [];
  const take = (result: unknown): void => {
    all.push(result as Done);
    done(result as Done);
  };
  await Promise.all(Array.from({ length: threads }, () => workThrough(worker, queue, take)));
  return all;
}

async function workThrough(
  url: URL,
  queue: Iterator<unknown>,
  done: (result: unknown) => void,
): Promise<void> {
  const worker = new Worker(url);
  try {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      done(await workOn(worker, next.value));
    }
  } finally {
    await worker.terminate();
  }
}

function workOn(worker: Worker, task: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (result: unknown) => {
      worker.off("error", reject);
      resolve(result);
    });
    // A thread has no origin: the rule means windows.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(task);
  });
}
