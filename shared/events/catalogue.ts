import * as ApiKey from '../domain/api-key/api-key.ts';
import * as Organization from '../domain/organization/organization.ts';
import * as Subscription from '../domain/subscription/subscription.ts';
import { AccessTokenMade } from '../domain/user/access-token.ts';
import * as User from '../domain/user/user.ts';
import type { EventDefinition } from './define.ts';

/** Every event of the platform: what rules, webhooks, audit and the documents may name. */
export const catalogue: EventDefinition[] = [
  ApiKey.Created, ApiKey.Revoked,
  Organization.Created, Organization.Updated,
  Subscription.Started,
  User.Created, User.SignedIn, User.SignedOut, AccessTokenMade,
];
