import { Create, create } from '../../../shared/domain/user/manage.ts';
import { newId } from '../../../shared/lib/id.ts';
import { makePerson } from '../world/people.ts';
import { as, type World } from '../world/world.ts';
import type { Scenario, Scenarios } from './scenario.ts';

const email = (): string => `${newId()}@example.com`;
/** A User of the customer that waits for its confirmation. */
const make = ({ people }: World): Promise<string> => as(people.admin, async () => (await create(Create.parse({ email: email() }))).id);
/** One that has signed in before. */
const member = async ({ people }: World): Promise<string> => (await makePerson({ organization: people.admin.organization, role: 'User' })).id;

const ofUser: Scenario = { as: 'admin', send: ({ people }) => ({ ids: [people.user.id] }) };
const ofMember: Scenario = { as: 'partner', send: async (world) => ({ ids: [await member(world)] }) };

export const users: Scenarios = {
  createCustomer: {
    as: 'partner',
    send: () => {
      const id = newId();
      const password = newId();
      const user = { email: `${id}@example.com`, password, password_confirmation: password, confirmed: true };
      return { body: { customer: { organization: { name: `Shop ${id}` }, user, plans: [{ plan: 'pci-basic' }] } } };
    },
    besides: 'argon2id',
  },
  listUsers: { as: 'admin' },
  createUser: { as: 'admin', send: () => ({ body: { user: { email: email() } } }) },
  inviteUser: { as: 'admin', send: () => ({ body: { user: { email: email() } } }) },
  showUser: ofUser,
  updateUser: { as: 'admin', send: ({ people }) => ({ ids: [people.user.id], body: { user: { first_name: newId() } } }) },
  deleteUser: { as: 'admin', send: async (world) => ({ ids: [await member(world)] }) },
  resendConfirmation: { as: 'admin', send: async (world) => ({ ids: [await make(world)] }) },
  setPartner: ofMember,
  unsetPartner: ofMember,
  importUsers: { as: 'admin', send: () => ({ upload: { type: 'text/csv', text: `email\r\n${email()}\r\n${email()}\r\n` } }) },
  exportUsers: { as: 'admin' },
  canUserBeDeleted: ofUser,
  inheritResources: { as: 'admin', send: ({ people }) => ({ ids: [people.admin.id], query: { user_id: people.user.id } }) },
  createSsoLink: { as: 'partner', send: ({ people }) => ({ ids: [people.user.id] }) },
};
