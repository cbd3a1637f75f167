import { newId } from '../../../shared/lib/id.ts';
import type { Scenarios } from './scenario.ts';

export const organizations: Scenarios = {
  listOrganizations: { as: 'partner' },
  createOrganization: { as: 'partner', send: () => ({ body: { organization: { name: `Shop ${newId()}` } } }) },
  showOrganization: { as: 'partner', send: ({ people }) => ({ ids: [people.user.organization] }) },
  updateOrganization: {
    as: 'partner',
    send: ({ people }) => ({ ids: [people.user.organization], body: { organization: { name: `Customer ${newId()}`, company_name: 'Customer' } } }),
  },
};
