import { WebSocket } from "ws";
import { signedHeaders } from "../socket-client.ts";
import type { StartedExchange } from "../start-exchange.ts";
import type { FuzzFrame } from "./frame.ts";

/** A client that sends what no client should, and hears what comes of it. */
export interface FuzzSocket {
  isOpen(): boolean;
  /** What came back until the stream answered a question put after the frame, or hung up. */
  send(frame: FuzzFrame): Promise<Heard>;
  close(): void;
}

export interface Heard {
  readonly frames: readonly HeardFrame[];
  readonly problems: readonly string[];
}

export interface HeardFrame {
  readonly type: string;
}

/** Ids of our own questions: no case uses them. */
const firstQuestion = 1_000_000_000;
const answerWithinMs = 10_000;

export async function openFuzzSocket(server: StartedExchange): Promise<FuzzSocket> {
  const socket = new WebSocket(server.wsUrl, { headers: signedHeaders(server) });
  await new Promise<void>((resolve, reject) => {
    socket.on("open", () => resolve());
    socket.on("error", reject);
  });
  socket.on("error", () => undefined);
  let question = firstQuestion;
  return {
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.terminate(),
    send: (frame) => {
      question += 1;
      return exchanged(socket, frame, question);
    },
  };
}

function exchanged(socket: WebSocket, frame: FuzzFrame, question: number): Promise<Heard> {
  const frames: HeardFrame[] = [];
  const problems: string[] = [];
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      socket.off("message", hear);
      socket.off("close", end);
      resolve({ frames, problems });
    };
    const hear = (data: unknown): void => {
      const heard: HeardFrame & { readonly id?: number } = JSON.parse(String(data));
      frames.push(heard);
      problems.push(...frameProblems(heard));
      if (heard.id === question) end();
    };
    const timer = setTimeout(() => {
      problems.push("the stream fell silent");
      end();
    }, answerWithinMs);
    socket.on("message", hear);
    socket.on("close", end);
    if (frame.kind === "half") {
      // A message that is begun and never finished, and then the line goes dead.
      socket.send(frame.data, { fin: false }, () => socket.terminate());
      return;
    }
    socket.send(frame.kind === "binary" ? Buffer.from(frame.data) : frame.data);
    if (socket.readyState === WebSocket.OPEN)
      socket.send(JSON.stringify({ id: question, cmd: "list_subscriptions" }));
  });
}

const codeMax = 28;

/** An error names one of the documented codes in words. */
function frameProblems(frame: HeardFrame): readonly string[] {
  if (frame.type !== "error") return [];
  const { code, msg } = { code: 0, msg: "", ...("msg" in frame ? Object(frame.msg) : {}) } as {
    readonly code: unknown;
    readonly msg: unknown;
  };
  const isKnown = typeof code === "number" && Number.isInteger(code) && code >= 1 && code <= codeMax;
  return isKnown && typeof msg === "string" && msg !== ""
    ? []
    : [`an error of no known kind: ${String(code)}`];
}
