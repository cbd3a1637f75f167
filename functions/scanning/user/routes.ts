import * as z from 'zod';
import { generateAccessToken } from '../../../shared/domain/user/access-token.ts';
import { CurrentUser, listPermissions, show } from '../../../shared/domain/user/current-user.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { document, flat } from '../answers.ts';

const asked = z.stringbool().default(false);

export const user: Group = {
  id: 'user',
  title: 'Current user',
  grants: { table: 'write' },
  errorImpact: 'Users cannot see their own account or make access tokens.',
  endpoints: [
    endpoint({
      id: 'getCurrentUser',
      method: 'GET',
      path: '/v2/user/me',
      summary: 'Get current user',
      can: 'member',
      query: z.object({ products: asked, details: asked, current_plan: asked }),
      answer: document('users', CurrentUser),
      status: 200,
      handle: ({ query }) => show(query),
    }),
    endpoint({
      id: 'getPermissions',
      method: 'GET',
      path: '/v2/user/permissions',
      summary: 'Get current user permissions',
      can: 'member',
      query: z.object({ permissions: z.string().max(1000).optional() }),
      answer: flat(z.record(z.string(), z.boolean())),
      status: 200,
      handle: async ({ query }) => listPermissions(query.permissions),
    }),
    endpoint({
      id: 'generateAccessToken',
      method: 'PUT',
      path: '/v2/user/generate_access_token',
      summary: 'Generates a new access token',
      can: 'member',
      answer: flat(z.object({ token: z.string(), username: z.string(), message: z.string() })),
      status: 200,
      handle: () => generateAccessToken(),
    }),
  ],
};
