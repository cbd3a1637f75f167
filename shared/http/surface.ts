import type { AuthorizerName, Dialect } from './dialect.ts';
import type { Endpoint, Group } from './endpoint.ts';
import type { Message } from './message.ts';
import type { SurfaceWords } from './openapi/words.ts';

/** One API: its manners, its groups, and which authorizer stands before an endpoint. */
export interface Surface {
  dialect: Dialect;
  title: string;
  /** What a reader of its OpenAPI document has to know before the first call. */
  description: string;
  version: string;
  groups: Group[];
  words: SurfaceWords;
  /** What it tells customers' systems by itself. */
  messages?: Message[];
  /** Null for public endpoints. */
  authorizerOf: (endpoint: Endpoint) => AuthorizerName | null;
}
