import * as z from 'zod';
import * as ApiKey from '../../../shared/domain/api-key/api-key.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { sealing } from '../../../shared/platform/encryption.ts';
import { collection, document, empty } from '../answers.ts';
import { Id } from '../params.ts';

/** Seconds: thirty days, long enough for the slowest roll-out. */
const overlapSecondsMax = 30 * 86_400;

const located = { location: (id: string) => `/v2/api_keys/${id}` };

export const apiKeys: Group = {
  id: 'api-keys',
  title: 'API keys',
  grants: { table: 'write', secrets: ['cursor', 'encryption'] },
  errorImpact: 'Partners cannot make, rotate or revoke API keys; existing keys work on.',
  endpoints: [
    endpoint({
      id: 'listApiKeys',
      method: 'GET',
      path: '/v2/api_keys',
      summary: 'List API keys',
      can: 'ADMIN_ACCESS',
      columns: ApiKey.columns,
      answer: collection('api_keys', ApiKey.Document),
      status: 200,
      handle: ({ list }) => ApiKey.list(list),
    }),
    endpoint({
      id: 'createApiKey',
      method: 'POST',
      path: '/v2/api_keys',
      summary: 'Create an API key',
      description: 'The key is shown once, in this answer.',
      can: 'ADMIN_ACCESS',
      body: z.object({ api_key: ApiKey.Create }),
      answer: document('api_keys', ApiKey.DocumentWithKey, located),
      status: 201,
      secret: sealing,
      handle: ({ body }) => ApiKey.create(body.api_key),
    }),
    endpoint({
      id: 'rotateApiKey',
      method: 'POST',
      path: '/v2/api_keys/{id}/rotate',
      summary: 'Rotate an API key',
      description: 'Answers a successor with the same rights; the old key works until `overlap_seconds` have passed.',
      can: 'ADMIN_ACCESS',
      params: Id,
      query: z.object({ overlap_seconds: z.coerce.number().int().min(0).max(overlapSecondsMax).default(0) }),
      answer: document('api_keys', ApiKey.DocumentWithKey, located),
      status: 201,
      secret: sealing,
      handle: ({ params, query }) => ApiKey.rotate(params.id, query.overlap_seconds),
    }),
    endpoint({
      id: 'revokeApiKey',
      method: 'DELETE',
      path: '/v2/api_keys/{id}',
      summary: 'Revoke an API key',
      can: 'ADMIN_ACCESS',
      params: Id,
      answer: empty(),
      status: 200,
      handle: ({ params }) => ApiKey.revoke(params.id),
    }),
  ],
};
