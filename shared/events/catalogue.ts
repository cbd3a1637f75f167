import * as ApiKey from '../domain/api-key/api-key.ts';
import type { EventDefinition } from './define.ts';

/** Every event of the platform: what rules, webhooks, audit and the documents may name. */
export const catalogue: EventDefinition[] = [ApiKey.Created, ApiKey.Revoked];
