import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Another process of the benchmark. It ends with `end`, and with us in any case: when its channel closes. */
export interface Helper<Task, News> {
  tell(task: Task): void;
  /** The next message. */
  next(): Promise<News>;
  /** Tells, and waits for the next message. */
  ask<Answer extends News>(task: Task): Promise<Answer>;
  end(): Promise<void>;
}

export function startHelper<Task extends object, News>(file: string): Helper<Task, News> {
  const child = fork(fileURLToPath(new URL(`./${file}.js`, import.meta.url)), [], {
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const inbox: News[] = [];
  const waiting: ((news: News) => void)[] = [];
  child.on("message", (news: News) => {
    const first = waiting.shift();
    if (first === undefined) inbox.push(news);
    else first(news);
  });
  child.on("exit", (code) => {
    if (code !== 0 && code !== null) throw new Error(`${file} ended with ${code}`);
  });
  const next = (): Promise<News> =>
    new Promise((resolve) => {
      const first = inbox.shift();
      if (first === undefined) waiting.push(resolve);
      else resolve(first);
    });
  const tell = (task: Task): void => {
    child.send(task);
  };
  return {
    tell,
    next,
    ask: async <Answer extends News>(task: Task) => {
      tell(task);
      return (await next()) as Answer;
    },
    end: () => ended(child),
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on("exit", () => resolve());
    child.disconnect();
  });
}
