import * as z from 'zod';
import { Document } from '../../../shared/domain/user/document.ts';
import * as User from '../../../shared/domain/user/manage.ts';
import { remove } from '../../../shared/domain/user/remove.ts';
import { endpoint } from '../../../shared/http/endpoint.ts';
import { collection, document, empty } from '../answers.ts';
import { Id } from '../params.ts';

const located = { location: (id: string) => `/v2/users/${id}` };
/** Who may, as each of these says it. */
const can = 'ADMIN_ACCESS';

/** Users as their Admins manage them; a partner's Admin reaches all below. */
export const accounts = [
  endpoint({
    id: 'listUsers',
    method: 'GET',
    path: '/v2/users',
    summary: 'List Users',
    description: "Those of the own organization; for a partner's Admin also those of every organization below.",
    can,
    columns: User.columns,
    answer: collection('users', Document),
    status: 200,
    handle: ({ list }) => User.list(list),
  }),
  endpoint({
    id: 'createUser',
    method: 'POST',
    path: '/v2/users',
    summary: 'Create User',
    description: 'Without a password, or not `confirmed`, the user gets a mail to confirm the address. A role above your own is refused.',
    can,
    body: z.object({ user: User.Create }),
    answer: document('users', Document, located),
    status: 201,
    handle: ({ body }) => User.create(body.user),
  }),
  endpoint({
    id: 'inviteUser',
    method: 'POST',
    path: '/v2/users/invite',
    summary: 'Invite User',
    can,
    body: z.object({ user: User.Invite }),
    answer: document('users', Document, located),
    status: 201,
    handle: ({ body }) => User.invite(body.user),
  }),
  endpoint({
    id: 'showUser',
    method: 'GET',
    path: '/v2/users/{id}',
    summary: 'Show User',
    can,
    params: Id,
    answer: document('users', Document),
    status: 200,
    handle: ({ params }) => User.show(params.id),
  }),
  endpoint({
    id: 'updateUser',
    method: 'PUT',
    path: '/v2/users/{id}',
    summary: 'Update User',
    description: 'A new `email` of a confirmed user waits as `pending_email` until its mail was confirmed. The last Admin of an organization keeps the role.',
    can,
    params: Id,
    body: z.object({ user: User.Update }),
    answer: document('users', Document),
    status: 200,
    handle: ({ params, body }) => User.update(params.id, body.user),
  }),
  endpoint({
    id: 'deleteUser',
    method: 'DELETE',
    path: '/v2/users/{id}',
    summary: 'Delete a User',
    description: 'Sessions and tokens end at once; what the user owned goes to you, or to an Admin of the user’s organization. Refused for the last Admin, and while a scan of the user runs.',
    can,
    params: Id,
    answer: empty(),
    status: 200,
    handle: ({ params }) => remove(params.id),
  }),
  endpoint({
    id: 'resendConfirmation',
    method: 'POST',
    path: '/v2/users/{id}/resend_confirmation',
    summary: 'Resend Confirmation Instructions',
    description: 'Refused when the user is confirmed already.',
    can,
    params: Id,
    answer: empty(),
    status: 200,
    handle: ({ params }) => User.resendConfirmation(params.id),
  }),
  endpoint({
    id: 'setPartner',
    method: 'PUT',
    path: '/v2/users/{id}/set_partner',
    summary: 'Set partner',
    description: 'As an Admin the user then reaches every organization below its own.',
    can: 'partner',
    params: Id,
    answer: document('users', Document),
    status: 200,
    handle: ({ params }) => User.setPartner(params.id, true),
  }),
  endpoint({
    id: 'unsetPartner',
    method: 'PUT',
    path: '/v2/users/{id}/unset_partner',
    summary: 'Unset partner',
    can: 'partner',
    params: Id,
    answer: document('users', Document),
    status: 200,
    handle: ({ params }) => User.setPartner(params.id, false),
  }),
];
