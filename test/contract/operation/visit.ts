import { randomUUID } from "node:crypto";
import {
  AccountApi,
  ApiKeysApi,
  CommunicationsApi,
  Configuration,
  EventsApi,
  ExchangeApi,
  FcmApi,
  HistoricalApi,
  IncentiveProgramsApi,
  LiveDataApi,
  MarketApi,
  MilestoneApi,
  MultivariateApi,
  OrderGroupsApi,
  OrdersApi,
  PortfolioApi,
  SearchApi,
  StructuredTargetsApi,
} from "kalshi-typescript";
import { toMillis } from "../../../src/domain/units.ts";
import { userIdOf } from "../../../src/sim/server/user-id.ts";
import { signedHeaders } from "../socket-client.ts";
import type { Credentials, StartedExchange } from "../start-exchange.ts";

/** What one call of an operation has at hand: the official SDK, plain signed requests, and what earlier calls learnt. */
export interface Visit {
  readonly sdk: Sdk;
  /** Our own account without the SDK, for what it cannot say. */
  plain(method: string, path: string, body?: object): Promise<Answered>;
  /** Somebody else, to trade with. */
  rival(method: string, path: string, body?: object): Promise<Answered>;
  readonly userIds: { readonly own: string; readonly rival: string };
  /** Unix seconds of the exchange. */
  now(): number;
  fresh(): string;
  keep(name: string, value: unknown): void;
  kept(name: string): string;
}

export interface Answered {
  readonly status: number;
  readonly data: unknown;
}

type Sdk = ReturnType<typeof createSdk>;

export function createVisit(server: StartedExchange): Visit {
  const kept = new Map<string, string>();
  const call = async (by: Credentials, method: string, path: string, body?: object): Promise<Answered> => {
    const url = `${server.restUrl}${path}`;
    const signed = signedHeaders(server, `${method}${new URL(url).pathname}`, by);
    const answer = await fetch(url, {
      method,
      headers: { ...signed, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, data: text === "" ? undefined : JSON.parse(text) };
  };
  return {
    sdk: createSdk(server),
    plain: (...asked) => call(server, ...asked),
    rival: (...asked) => call(server.rival, ...asked),
    userIds: { own: userIdOf(server.account), rival: userIdOf(server.rival.account) },
    now: () => Math.floor(toMillis(server.clock.now()) / 1_000),
    fresh: () => randomUUID(),
    keep: (name, value) => {
      if (typeof value !== "string" && typeof value !== "number")
        throw new Error(`no ${name} to keep in ${String(value)}`);
      kept.set(name, String(value));
    },
    kept: (name) => kept.get(name) ?? `no-${name}`,
  };
}

/** It throws at a refusal; here a refusal is an answer like any other. */
export async function answeredBy(call: Promise<Answered>): Promise<Answered> {
  try {
    return await call;
  } catch (error) {
    if (isHttpError(error)) return error.response;
    throw error;
  }
}

function isHttpError(error: unknown): error is { readonly response: Answered } {
  return error instanceof Error && "response" in error && typeof error.response === "object";
}

function createSdk(server: StartedExchange) {
  const configuration = new Configuration({
    apiKey: server.keyId,
    privateKeyPem: server.privatePem,
    basePath: server.restUrl,
  });
  return {
    account: new AccountApi(configuration),
    apiKeys: new ApiKeysApi(configuration),
    communications: new CommunicationsApi(configuration),
    events: new EventsApi(configuration),
    exchange: new ExchangeApi(configuration),
    fcm: new FcmApi(configuration),
    groups: new OrderGroupsApi(configuration),
    historical: new HistoricalApi(configuration),
    incentives: new IncentiveProgramsApi(configuration),
    liveData: new LiveDataApi(configuration),
    markets: new MarketApi(configuration),
    milestones: new MilestoneApi(configuration),
    combos: new MultivariateApi(configuration),
    orders: new OrdersApi(configuration),
    portfolio: new PortfolioApi(configuration),
    search: new SearchApi(configuration),
    targets: new StructuredTargetsApi(configuration),
  } as const;
}
