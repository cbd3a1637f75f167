import { generateAccessToken } from '../../../shared/domain/user/access-token.ts';
import { newId } from '../../../shared/lib/id.ts';
import { makePerson } from '../world/people.ts';
import { as } from '../world/world.ts';
import type { Scenarios } from './scenario.ts';

const preference = { send: () => ({ ids: ['scan_event'] }) };

export const user: Scenarios = {
  getCurrentUser: { send: () => ({ query: { products: 'true', details: 'true', current_plan: 'true' } }) },
  updateCurrentUser: { send: () => ({ body: { user: { first_name: newId() } } }) },
  getPermissions: {},
  validateToken: {},
  canCurrentUserBeDeleted: {},
  deleteCurrentUser: { send: async ({ people }) => ({ by: await makePerson({ organization: people.staff.organization, role: 'User' }) }) },
  changePassword: {
    send: async ({ people, password, passwordHash }) => {
      const by = await makePerson({ organization: people.staff.organization, role: 'User', passwordHash });
      const fresh = newId();
      return { by, body: { user: { current_password: password, password: fresh, password_confirmation: fresh } } };
    },
    besides: 'argon2id',
  },
  generateAccessToken: { as: 'admin' },
  revokeAccessToken: {
    as: 'admin',
    send: async ({ people }) => {
      await as(people.admin, () => generateAccessToken());
      return {};
    },
  },
  transferResources: { send: ({ people }) => ({ query: { user_id: people.admin.id } }) },
  getCurrentOrganization: {},
  updateCurrentOrganization: { as: 'admin', send: () => ({ body: { organization: { name: `Customer ${newId()}`, company_name: 'Customer' } } }) },
  getOrganizationMembers: {},
  getCurrentUserProducts: {},
  changeProduct: { send: () => ({ query: { product_code: 'pci' } }) },
  getActivePlans: {},
  getSubscriptionsHistory: {},
  getNotificationPreferences: {},
  updateNotificationPreference: { send: () => ({ ids: ['scan_event'], body: { when_status: ['started'], if_status: ['fail'], if_severity: [6] } }) },
  enableNotificationPreference: preference,
  disableNotificationPreference: preference,
};
