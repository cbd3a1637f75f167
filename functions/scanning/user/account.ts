import * as z from 'zod';
import { generateAccessToken, revokeAccessToken } from '../../../shared/domain/user/access-token.ts';
import { ChangePassword, changePassword } from '../../../shared/domain/user/change-password.ts';
import { CurrentUser, listPermissions, show } from '../../../shared/domain/user/current-user.ts';
import { OtherUser, Transfer, transferMine } from '../../../shared/domain/user/inherit.ts';
import { canIBeDeleted, Deletable, removeMe } from '../../../shared/domain/user/remove.ts';
import { validateToken } from '../../../shared/domain/user/surroundings.ts';
import { UpdateMe, updateMe } from '../../../shared/domain/user/update-me.ts';
import { endpoint } from '../../../shared/http/endpoint.ts';
import { document, empty, flat } from '../answers.ts';

const asked = z.stringbool().default(false);
const nothingMore = { products: false, details: true, current_plan: false };

/** The caller's own account and what it signs in with. */
export const account = [
  endpoint({
    id: 'getCurrentUser',
    method: 'GET',
    path: '/v2/user/me',
    summary: 'Get current user',
    can: 'member',
    query: z.object({
      products: asked.meta({ description: 'With every product' }),
      details: asked.meta({ description: 'With the personal fields' }),
      current_plan: asked.meta({ description: 'With the subscription that is active for the active product' }),
    }),
    answer: document('users', CurrentUser),
    status: 200,
    handle: ({ query }) => show(query),
  }),
  endpoint({
    id: 'updateCurrentUser',
    method: 'PUT',
    path: '/v2/user/me',
    summary: 'Update current user',
    description: 'A new `email` counts after its mail was confirmed, and asks for a sign-in within the last 15 minutes (401).',
    can: 'member',
    body: z.object({ user: UpdateMe }),
    answer: document('users', CurrentUser),
    status: 200,
    handle: async ({ body }) => {
      await updateMe(body.user);
      return show(nothingMore);
    },
  }),
  endpoint({
    id: 'changePassword',
    method: 'PUT',
    path: '/v2/user/change_password',
    summary: 'Change current user password',
    description: 'Every other session of the user ends at once.',
    can: 'member',
    body: z.object({ user: ChangePassword }),
    answer: empty(),
    status: 200,
    handle: ({ body }) => changePassword(body.user),
  }),
  endpoint({
    id: 'validateToken',
    method: 'GET',
    path: '/v2/user/validate_token',
    summary: 'Checks if authorization token is valid',
    description: '`expires_at` is null for an access token. An invalid token answers 401, as everywhere.',
    can: 'member',
    answer: flat(z.object({ valid: z.literal(true), expires_at: z.string().nullable() })),
    status: 200,
    handle: () => validateToken(),
  }),
  endpoint({
    id: 'getPermissions',
    method: 'GET',
    path: '/v2/user/permissions',
    summary: 'Get current user permissions',
    can: 'member',
    query: z.object({ permissions: z.string().max(1000).optional().meta({ description: 'The names to answer about, by commas; all of them without it' }) }),
    answer: flat(z.record(z.string(), z.boolean())),
    status: 200,
    handle: async ({ query }) => listPermissions(query.permissions),
  }),
  endpoint({
    id: 'canCurrentUserBeDeleted',
    method: 'GET',
    path: '/v2/user/can_be_deleted',
    summary: 'Check if the user can be deleted',
    can: 'member',
    answer: flat(Deletable),
    status: 200,
    handle: () => canIBeDeleted(),
  }),
  endpoint({
    id: 'deleteCurrentUser',
    method: 'DELETE',
    path: '/v2/user/me',
    summary: 'Delete my account',
    description: 'Ends at once; what you owned goes to an Admin of the organization. Refused for the last Admin, and while a scan of yours runs.',
    can: 'member',
    answer: empty(),
    status: 200,
    handle: () => removeMe(),
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
  endpoint({
    id: 'revokeAccessToken',
    method: 'PUT',
    path: '/v2/user/revoke_access_token',
    summary: 'Revokes the current access token',
    can: 'member',
    answer: flat(z.object({ message: z.string() })),
    status: 200,
    handle: () => revokeAccessToken(),
  }),
  endpoint({
    id: 'transferResources',
    method: 'PUT',
    path: '/v2/user/transfer_resources',
    summary: 'Transfers all the resources from the user to another user',
    description: 'Your targets, scans and webhooks go to a colleague in your organization, in the background.',
    can: 'member',
    query: OtherUser,
    answer: flat(Transfer),
    status: 200,
    handle: ({ query }) => transferMine(query.user_id),
  }),
];
