import type * as z from 'zod';
import type { Actor } from '../domain/actor/actor.ts';
import type { Problem } from '../problems.ts';
import type { ListRequest } from '../table/list.ts';
import type { RawRequest, Response } from './request.ts';

/** Which credentials an endpoint asks for; each is one authorizer function. */
export type AuthorizerName = 'api-key' | 'api-key-and-token' | 'cloudfoundry-token' | 'concord-api-key';

/** What an authorizer may tell of a refusal beside the problem itself. */
export interface Denial {
  message: string;
  error_code: string;
  number: string;
}

/** A surface's manners: how it reads lists and says no. The verbs behind it are shared. */
export interface Dialect {
  surface: 'scanning' | 'cloudfoundry' | 'concord';
  /** Whom the request acts for, where a surface lets the caller choose. */
  actingFor(actor: Actor, request: RawRequest): Promise<Actor>;
  /** Page, filters and order as this surface spells them. Throws Problems that name the parameter. */
  readList(request: RawRequest, columns: string[]): ListRequest;
  /** Input of another shape than declared, where the surface has words of its own for it. */
  refuseInput?(part: 'params' | 'querystring' | 'body', error: z.ZodError, given: unknown): Problem | undefined;
  /** What is said of a route that does not exist, where it is not what is said of a record. */
  noRoute?(method: string, path: string): Response;
  /** The error response of a Problem; of anything else a 500 that says nothing. */
  fail(problem: Problem | undefined, request: Pick<RawRequest, 'request_id'> & Partial<Pick<RawRequest, 'path'>>): Response;
  /** What is told of a fault of ours, where the surface tells these from others: the table did not answer, or no function did. Its status is documented, so that the gateway's own gives way. */
  fault?(of: 'table' | 'function', request: Pick<RawRequest, 'request_id'>): Response;
  /**
   * The answer to refused credentials, where the authorizer says more than one Problem could: `told` names what stands in its context.
   * The gateway's template is made of it too, so it is plain text around what is told.
   */
  denied?(told: (name: keyof Denial) => string, request: Pick<RawRequest, 'request_id'>): Response;
  /** What a JSON body is before its schema sees it; throws the Problem of one that is none at all. */
  prepareBody?(body: unknown): unknown;
  /** Headers of every answer, beside those of all surfaces. */
  headers?(request: RawRequest, actor: Actor | null): Record<string, string>;
  /** Whether a path or a query that does not percent-decode is refused as no request; elsewhere it finds nothing. */
  strictEncoding?: boolean;
  /** Whether `/things/` is `/things`. */
  trailingSlash?: boolean;
  /** Whether JSON is read whatever the content type says. */
  lenientContentType: boolean;
  errorSchema: z.ZodType;
}
