import { randomUUID } from 'node:crypto';
import { asSystem, withActor } from '../../../shared/domain/actor/context.ts';
import { newKey } from '../../../shared/domain/api-key/api-key.ts';
import { create as createKey } from '../../../shared/domain/api-key/role-keys.ts';
import { createPrivate } from '../../../shared/domain/organization/create-private.ts';
import { inside } from '../../../shared/domain/organization/key-reach.ts';
import { authenticateRole } from '../../../shared/domain/session/authenticate.ts';
import { newId } from '../../../shared/lib/id.ts';
import { transact } from '../../../shared/table/transact.ts';
import type { Sent } from '../world/call.ts';
import { perWorld, type World } from '../world/world.ts';
import type { Scenario, Scenarios } from './scenario.ts';

/** A key of the partner that needs no user. */
const owner = perWorld(({ people }: World) =>
  asSystem('bench', people.partner.organization, async () => {
    const made = newKey({ name: 'Owner', scopes: ['*'], expires_at: null, role: 'owner', permissions: [] }, randomUUID());
    await transact([made]);
    return made.key;
  }),
);

const as = async <T>(world: World, work: () => Promise<T>): Promise<T> => withActor(await authenticateRole(await owner(world)), work);
const make = (world: World) =>
  as(world, () => createPrivate({ name: `Shop ${newId()}`, slug: undefined, primary_domain: 'shop.example', contact_emails: [], coupons: [], subscription: null, project: { privacy_policy_url: 'string', terms_of_service_url: null, region_template: null } }));
const shop = perWorld(make);
const oneKey = async (world: World): Promise<string> => as(world, async () => (await inside((await shop(world)).id, 'admin', () => createKey({ name: 'Reader' }))).id);

/** Of the shop, by the partner's key. */
const ofShop = (more: (world: World) => Promise<Sent> | Sent = () => ({})): Scenario => ({
  send: async (world) => {
    const { ids = [], ...sent } = await more(world);
    return { ...sent, ids: [(await shop(world)).id, ...ids], by: { key: await owner(world), token: '' } };
  },
});
const project = async (world: World): Promise<string> => Object.keys((await shop(world)).projects)[0] ?? '';

export const concord: Scenarios = {
  listOrganizations: { send: async (world) => ({ by: { key: await owner(world), token: '' } }) },
  createOrganization: { send: async (world) => ({ body: { name: `Shop ${newId()}`, primaryDomain: 'localhost', privacyPolicyUrl: 'string' }, by: { key: await owner(world), token: '' } }) },
  showOrganization: ofShop(),
  updateOrganization: ofShop(() => ({ body: { primaryDomain: 'www.example.com' } })),
  deleteOrganization: { send: async (world) => ({ ids: [(await make(world)).id], by: { key: await owner(world), token: '' } }) },
  listProjects: ofShop(),
  createProject: ofShop(() => ({ body: { name: `Site ${newId()}` } })),
  showProject: ofShop(async (world) => ({ ids: [await project(world)] })),
  updateProject: ofShop(async (world) => ({ ids: [await project(world)], body: { contactEmails: ['mara@shop.example'] } })),
  listApiKeys: ofShop(),
  createApiKey: ofShop(() => ({ body: { name: `Key ${newId()}` } })),
  updateApiKey: ofShop(async (world) => ({ ids: [await oneKey(world)], body: { name: 'Another name' } })),
  deleteApiKey: ofShop(async (world) => ({ ids: [await oneKey(world)] })),
};
