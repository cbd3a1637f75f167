import { inheritResources, OtherUser, Transfer } from '../../../shared/domain/user/inherit.ts';
import { canBeDeleted, Deletable } from '../../../shared/domain/user/remove.ts';
import { endpoint } from '../../../shared/http/endpoint.ts';
import { flat } from '../answers.ts';
import { Id } from '../params.ts';

/** What users own, and what stands against deleting them. */
export const resources = [
  endpoint({
    id: 'canUserBeDeleted',
    method: 'GET',
    path: '/v2/users/{id}/can_be_deleted',
    summary: 'Check if a user can be deleted',
    can: 'ADMIN_ACCESS',
    params: Id,
    answer: flat(Deletable),
    status: 200,
    handle: ({ params }) => canBeDeleted(params.id),
  }),
  endpoint({
    id: 'inheritResources',
    method: 'PUT',
    path: '/v2/users/{id}/inherit_resources',
    summary: 'Inherit all the resources from a user',
    description: 'Targets, scans, webhooks and credentials of `user_id` go to this user, in the background. Both belong to one organization.',
    can: 'ADMIN_ACCESS',
    params: Id,
    query: OtherUser,
    answer: flat(Transfer),
    status: 200,
    handle: ({ params, query }) => inheritResources(params.id, query.user_id),
  }),
];
