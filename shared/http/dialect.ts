import type * as z from 'zod';
import type { Actor } from '../domain/actor/actor.ts';
import type { Problem } from '../problems.ts';
import type { ListRequest } from '../table/list.ts';
import type { RawRequest, Response } from './request.ts';

/** Which credentials an endpoint asks for; each is one authorizer function. */
export type AuthorizerName = 'api-key' | 'api-key-and-token' | 'bearer' | 'concord-api-key';

/** A surface's manners: how it reads lists and says no. The verbs behind it are shared. */
export interface Dialect {
  surface: 'scanning' | 'cloudfoundry' | 'concord';
  /** Whom the request acts for, where a surface lets the caller choose. */
  actingFor(actor: Actor, request: RawRequest): Promise<Actor>;
  /** Page, filters and order as this surface spells them. Throws Problems that name the parameter. */
  readList(request: RawRequest): ListRequest;
  /** The error response of a Problem; of anything else a 500 that says nothing. */
  fail(problem: Problem | undefined, request: Pick<RawRequest, 'request_id'>): Response;
  /** Input of another shape than declared, where the surface has words of its own for it. */
  refuseInput?(part: 'params' | 'querystring' | 'body', error: z.ZodError): Problem;
  /** What is said of a route that does not exist, where it is not what is said of a record. */
  noRoute?(method: string, path: string): Response;
  /** Whether JSON is read whatever the content type says. */
  lenientContentType: boolean;
  /** The status of every Problem, for OpenAPI. */
  errorSchema: z.ZodType;
  errorStatuses: readonly number[];
}
