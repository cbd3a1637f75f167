import { Create, create } from '../../../shared/domain/user/manage.ts';
import { newId } from '../../../shared/lib/id.ts';
import { makePerson } from '../world/people.ts';
import { as, type World } from '../world/world.ts';
import type { Scenario, Scenarios } from './scenario.ts';

const email = (): string => `${newId()}@example.com`;
/** A User of the agency that waits for its confirmation. */
const make = ({ people }: World): Promise<string> => as(people.manager, async () => (await create(Create.parse({ email: email() }))).id);
/** One that has signed in before. */
const member = async ({ people }: World): Promise<string> => (await makePerson({ organization: people.manager.organization, role: 'User' })).id;

const ofUser: Scenario = { as: 'manager', send: ({ people }) => ({ ids: [people.staff.id] }) };
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
  listUsers: { as: 'manager' },
  createUser: { as: 'manager', send: () => ({ body: { user: { email: email() } } }) },
  inviteUser: { as: 'manager', send: () => ({ body: { user: { email: email() } } }) },
  showUser: ofUser,
  updateUser: { as: 'manager', send: ({ people }) => ({ ids: [people.staff.id], body: { user: { first_name: newId() } } }) },
  deleteUser: { as: 'manager', send: async (world) => ({ ids: [await member(world)] }) },
  resendConfirmation: { as: 'manager', send: async (world) => ({ ids: [await make(world)] }) },
  setPartner: ofMember,
  unsetPartner: ofMember,
  importUsers: { as: 'manager', send: () => ({ upload: { type: 'text/csv', text: `email\r\n${email()}\r\n${email()}\r\n` } }) },
  exportUsers: { as: 'manager' },
  canUserBeDeleted: ofUser,
  inheritResources: { as: 'manager', send: ({ people }) => ({ ids: [people.manager.id], query: { user_id: people.staff.id } }) },
  createSsoLink: { as: 'partner', send: ({ people }) => ({ ids: [people.staff.id] }) },
};
