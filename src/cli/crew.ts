import { Worker } from "node:worker_threads";

/** Does many tasks, as many at a time as there are threads; their results come as they are done. */
export async function workAll<Task, Done>(
  worker: URL,
  tasks: Iterable<Task>,
  threads: number,
  done: (result: Done) => void,
): Promise<void> {
  const queue = tasks[Symbol.iterator]();
  await Promise.all(Array.from({ length: threads }, () => workThrough(worker, queue, done)));
}

async function workThrough<Task, Done>(
  url: URL,
  queue: Iterator<Task>,
  done: (result: Done) => void,
): Promise<void> {
  const worker = new Worker(url);
  try {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      done(await workOn<Task, Done>(worker, next.value));
    }
  } finally {
    await worker.terminate();
  }
}

function workOn<Task, Done>(worker: Worker, task: Task): Promise<Done> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (result: Done) => {
      worker.off("error", reject);
      resolve(result);
    });
    // A thread has no origin: the rule means windows.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(task);
  });
}
