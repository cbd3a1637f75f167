import * as z from 'zod';
import * as Whitelabel from '../../../shared/domain/whitelabel/manage.ts';
import { Update } from '../../../shared/domain/whitelabel/validation.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { document } from '../answers.ts';

export const whitelabel: Group = {
  id: 'whitelabel',
  title: 'Whitelabel settings',
  grants: { table: 'write' },
  errorImpact: "Sign-in pages cannot show their partner's brand, and partners cannot change it.",
  endpoints: [
    endpoint({
      id: 'showPublicWhitelabel',
      method: 'GET',
      path: '/v2/whitelabel_settings/public',
      summary: 'Show the white label settings',
      description: "What a sign-in page needs, by the portal's host name: `host`, or else the `Host` header of the request. The platform's own settings for a name that is nobody's portal.",
      can: 'public',
      query: z.object({ host: z.string().max(260).optional().meta({ description: "The portal's host name; without it the `Host` header" }) }),
      answer: document('whitelabel_settings', Whitelabel.PublicDocument),
      status: 200,
      handle: ({ query, headers }) => Whitelabel.showPublic(query.host ?? headers['host'] ?? ''),
    }),
    endpoint({
      id: 'showWhitelabel',
      method: 'GET',
      path: '/v2/whitelabel_settings',
      summary: 'Show the white label settings',
      description: 'What holds for the acting organization. A value that it has not set is that of the nearest organization above which has; `inherited_from` names the nearest one that gives any.',
      can: 'ADMIN_ACCESS',
      answer: document('whitelabel_settings', Whitelabel.Document),
      status: 200,
      handle: () => Whitelabel.show(),
    }),
    endpoint({
      id: 'updateWhitelabel',
      method: 'PUT',
      path: '/v2/whitelabel_settings',
      summary: 'Update white label settings',
      description: 'Replaces what is named; null or an empty text gives a value up, so that it is inherited again. `portal_domain` belongs to one organization of the platform.',
      can: 'partner',
      body: z.object({ whitelabel_settings: Update }),
      answer: document('whitelabel_settings', Whitelabel.Document),
      status: 200,
      handle: ({ body }) => Whitelabel.update(body.whitelabel_settings),
    }),
  ],
};
