import { createSsoLink, SsoLink } from '../../../shared/domain/session/sso-link.ts';
import type { Answer } from '../../../shared/http/answer.ts';
import { type Endpoint, endpoint } from '../../../shared/http/endpoint.ts';
import { sealing } from '../../../shared/platform/encryption.ts';
import { flat } from '../answers.ts';
import { Id } from '../params.ts';

const link = flat(SsoLink);
/** The link itself is nowhere to be read again; what it is for is. */
const answer: Answer<Parameters<typeof link.present>[0] & { user_id: string }> = {
  ...link,
  tells: ['Location'],
  present: (made, request) => ({ ...link.present(made, request), headers: { location: `/v2/users/${made.user_id}` } }),
};

export const sso: Endpoint[] = [
  endpoint({
    id: 'createSsoLink',
    method: 'POST',
    path: '/v2/users/{id}/sso_link',
    summary: 'Make a one-time SSO link',
    description: 'For a user of an organization below the caller\'s own. The token works once, for ten minutes, at `POST /auth/sso_link`, and is shown in this answer alone.',
    can: 'partner',
    params: Id,
    answer,
    status: 201,
    secret: sealing,
    handle: async ({ params }) => ({ ...(await createSsoLink(params.id)), user_id: params.id }),
  }),
];
