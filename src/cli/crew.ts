import { Worker } from "node:worker_threads";

/** Does many tasks, as many at a time as there are threads. Results are told as they are done, and given back in the order of their tasks. */
export async function workAll<Task, Done>(
  worker: URL,
  tasks: Iterable<Task>,
  threads: number,
  done: (result: Done) => void,
): Promise<readonly Done[]> {
  const queue = numbered(tasks);
  const all: Done[] = [];
  const take = (place: number, result: unknown): void => {
    all[place] = result as Done;
    done(result as Done);
  };
  await Promise.all(Array.from({ length: threads }, () => workThrough(worker, queue, take)));
  return all;
}

function* numbered(tasks: Iterable<unknown>): Generator<readonly [place: number, task: unknown], void> {
  let place = 0;
  for (const task of tasks) {
    yield [place, task];
    place += 1;
  }
}

async function workThrough(
  url: URL,
  queue: Generator<readonly [place: number, task: unknown], void>,
  done: (place: number, result: unknown) => void,
): Promise<void> {
  const worker = new Worker(url);
  try {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      const [place, task] = next.value;
      done(place, await workOn(worker, task));
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
