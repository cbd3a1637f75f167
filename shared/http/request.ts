import type { ListRequest } from '../table/list.ts';

/** Hears a part of an answer while the work goes on: an event's name, and data that becomes JSON. */
export type Tell = (name: string, data: unknown) => void;

/** A request as a handler sees it, after the gateway's event was read and everything was checked. */
export interface Request<P = unknown, Q = unknown, B = unknown> {
  params: P;
  query: Q;
  body: B;
  /** The list question, for endpoints that answer a collection. */
  list: ListRequest;
  headers: Record<string, string>;
  /** Query parameters as they came, for what a surface reads by itself. */
  parameters: Record<string, string[]>;
  /** Where the caller found this surface: scheme, host and stage, without a slash at the end. */
  base_url: string;
  /** The body's bytes as they came, for uploads. */
  raw: Buffer;
  /** Tells the client something before the answer is there, where the endpoint's group streams and the client takes events; else it is heard by nobody. */
  tell: Tell;
}

/** What a gateway (or the local host) hands over, freed from its event format. */
export interface RawRequest {
  method: string;
  path: string;
  params: Record<string, string>;
  query: Record<string, string[]>;
  headers: Record<string, string>;
  body: Buffer;
  request_id: string;
  ip: string;
  /** Absent where no gateway was passed. */
  base_url?: string;
}

export interface Response {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}
