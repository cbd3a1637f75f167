import { asSystem } from '../../../shared/domain/actor/context.ts';
import { Create, create } from '../../../shared/domain/organization/create.ts';
import { activeFor } from '../../../shared/domain/subscription/subscription.ts';
import { newId } from '../../../shared/lib/id.ts';
import { makePerson } from '../world/people.ts';
import { as, perWorld, type World } from '../world/world.ts';
import type { Scenario, Scenarios } from './scenario.ts';

const plans = [{ plan: 'pci-basic' }];
const make = ({ people }: World): Promise<string> => as(people.partner, async () => (await create(Create.parse({ name: `Shop ${newId()}`, plans }))).id);
const shop = perWorld(make);

const subscription = async (organization: string): Promise<string> => asSystem('bench', organization, async () => (await activeFor(organization, 'pci'))?.id ?? '');

/** Of one shop's active subscription. */
const ofOne = (body?: unknown): Scenario => ({
  as: 'partner',
  send: async (world) => {
    const organization = await shop(world);
    return { ids: [organization, await subscription(organization)], body };
  },
});
const ofShop: Scenario = { as: 'partner', send: async (world) => ({ ids: [await shop(world)] }) };

export const organizations: Scenarios = {
  listOrganizations: { as: 'partner' },
  createOrganization: { as: 'partner', send: () => ({ body: { organization: { name: `Shop ${newId()}` } } }) },
  exportOrganizations: { as: 'partner' },
  moveUserToOrganization: {
    as: 'partner',
    send: async (world) => {
      const [from, to] = [await make(world), await shop(world)];
      await makePerson({ organization: from, role: 'Admin' });
      const { id } = await makePerson({ organization: from, role: 'User' });
      return { query: { user_id: id, organization_id: to } };
    },
  },
  showOrganization: { as: 'partner', send: ({ people }) => ({ ids: [people.user.organization] }) },
  updateOrganization: {
    as: 'partner',
    send: ({ people }) => ({ ids: [people.user.organization], body: { organization: { name: `Customer ${newId()}`, company_name: 'Customer' } } }),
  },
  deleteOrganization: { as: 'partner', send: async (world) => ({ ids: [await make(world)] }) },
  subscribeToPlan: { as: 'admin', send: () => ({ body: { plan: 'pci-basic' } }) },
  subscribeOrganization: { as: 'partner', send: async (world) => ({ ids: [await shop(world)], body: { plan: 'pci-basic' } }) },
  unsubscribeOrganization: { as: 'partner', send: async (world) => ({ ids: [await make(world)], body: { plan: 'pci-basic' } }) },
  listDependentSubscriptions: { as: 'partner' },
  listOrganizationSubscriptions: ofShop,
  listActiveOrganizationSubscriptions: ofShop,
  showOrganizationSubscription: ofOne(),
  updateOrganizationSubscription: ofOne({ subscription: { price: '14.33' } }),
  assignSubscriptionFeatures: ofOne({ features: { number_of_ips: { limit: 12 } } }),
  revokeSubscriptionFeatures: ofOne({ features: 'rescan' }),
};
