import type * as z from 'zod';
import type { Permission } from '../domain/actor/permission.ts';
import type { Sealing } from '../platform/contract/sealing.ts';
import type { Answer } from './answer.ts';
import type { Request } from './request.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: `public` needs nothing, `key` an API key, `member` also a signed-in user; a permission code, a role or the partner flag ask for more.
 * `token` lets in whoever holds a token of the surface, where only the verb can say what it opens: rights that hang on the record that is asked for.
 */
export type Can = 'public' | 'key' | 'token' | 'member' | 'partner' | 'super_admin' | Permission;

/** An endpoint with its types erased: what the router, the gateway body, OpenAPI, the local host and the common tests fold over. */
export interface Endpoint {
  id: string;
  method: Method;
  /** As the contract spells it: `/v2/scans/{scan_id}/hosts`. */
  path: string;
  summary: string;
  description?: string | undefined;
  can: Can;
  params?: z.ZodType | undefined;
  query?: z.ZodType | undefined;
  body?: z.ZodType | undefined;
  /** Media types of an upload, which its handler reads from `raw`; in place of `body`. */
  accepts?: readonly string[] | undefined;
  /** Columns that `q[...]` and `sort_by` may name; makes the endpoint a list. */
  columns?: Record<string, unknown> | undefined;
  answer: Answer;
  status: number;
  /** What a page of ours posts, for browsers alone: routed, but no part of the contract or of the documents. */
  hidden?: boolean | undefined;
  /** Of a POST whose answer holds a secret: an answer that is kept for a repeat (Idempotency-Key) is kept encrypted. */
  secret?: Sealing | undefined;
  /** The handler may tell of the answer before it is there, to clients that take server-sent events. */
  streams?: boolean | undefined;
  handle: (request: Request) => Promise<unknown>;
}

type Out<S extends z.ZodType | undefined> = S extends z.ZodType ? z.output<S> : undefined;

type Declared<P extends z.ZodType | undefined, Q extends z.ZodType | undefined, B extends z.ZodType | undefined, R> = Omit<
  Endpoint,
  'params' | 'query' | 'body' | 'answer' | 'handle'
> & {
  params?: P;
  query?: Q;
  body?: B;
  answer: Answer<R>;
  handle: (request: Request<Out<P>, Out<Q>, Out<B>>) => Promise<NoInfer<R>>;
};

/** Declares one endpoint: types are inferred inside and erased outside, so that long lists stay cheap to check. The only erasing place. */
export function endpoint<R, P extends z.ZodType | undefined = undefined, Q extends z.ZodType | undefined = undefined, B extends z.ZodType | undefined = undefined>(
  declared: Declared<P, Q, B, R>,
): Endpoint {
  // Sound, because lambda.ts parses params, query and body with these very schemas before it calls the handler.
  // oxlint-disable-next-line typescript/consistent-type-assertions
  return declared as unknown as Endpoint;
}

/** One Lambda: the endpoints of one subject, and what it needs beside the table. */
export interface Group {
  /** As in the contract and in API-key scopes: `api-keys`. */
  id: string;
  /** The group of the contract that it is a part of, when it is a function of its own for what it needs. */
  part_of?: string;
  title: string;
  endpoints: Endpoint[];
  grants: {
    table: 'read' | 'write';
    /** Writes the platform's catalogue (P#), which only platform operators do. */
    catalogue?: boolean;
    files?: 'read' | 'write';
    /** Reads the index of the vulnerability feeds. */
    feeds?: boolean;
    secrets?: ('token-signing' | 'encryption' | 'cursor')[];
    mail?: boolean;
    sms?: boolean;
    /** Asks the deployment's language model. */
    assistant?: boolean;
  };
  /** Who is hurt when this breaks: shown in its alarm. */
  errorImpact: string;
}

/** The group of the contract, which the scopes of API keys name. */
export function scopeOf({ id, part_of }: Pick<Group, 'id' | 'part_of'>): string {
  return part_of ?? id;
}

/** Whether the group's function streams (streaming-lambda.ts): a gateway invokes such a one in another way, whatever it is asked. */
export function isStreaming({ endpoints }: Pick<Group, 'endpoints'>): boolean {
  return endpoints.some(({ streams }) => streams === true);
}
