import { randomBytes, randomUUID } from 'node:crypto';
import { newId } from '../../lib/id.ts';
import { timestamp } from '../../platform/clock.ts';
import { platform } from '../../table/entity.ts';
import { Conflict } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { platformWall } from '../../table/wall.ts';
import { Create as ApiKeyBody, create as createApiKey, newKey } from '../api-key/api-key.ts';
import { behindWall, withActor } from '../actor/context.ts';
import { found, Organizations } from '../organization/organization.ts';
import { planId, Plans, seededPlans } from '../plan/plan.ts';
import { platformOrganization } from './organization.ts';
import { seedPortLists } from '../port-list/seed.ts';
import { seedQuotaDefinitions } from '../quota-definition/seed.ts';
import { seedScanners } from '../scanner/seed.ts';
import { hashPassword } from '../user/password.ts';
import { join } from '../user/user.ts';

/** What opens a new platform: known to whoever seeded it, and to nobody else. */
export interface FirstAccess {
  api_key: string;
  /** An API key that needs no user: it may do everything on the privacy surface. */
  owner_key: string;
  username: string;
  password: string;
}

/**
 * Fills an empty platform: the platform organization with its Super Admin and an API key, plans, port lists, the scanner. The catalogue
 * is brought up to date each time; access is made once, and `keep` has it before the transaction, so that a crash leaves no password that nobody knows.
 * Undefined when the platform had its organization already.
 */
export function seed(keep: (access: FirstAccess) => void): Promise<FirstAccess | undefined> {
  return withActor({ type: 'system', name: 'seed', organization: platformOrganization }, async () => {
    await behindWall(platformWall(platformOrganization), seedCatalogue);
    const known = await Organizations.get(platformOrganization, platformOrganization);
    return known ? undefined : seedAccess(keep);
  });
}

async function seedCatalogue(): Promise<void> {
  for (const plan of seededPlans) {
    await transact([Plans.create(platform, { ...plan, id: planId(platform, plan.code) })]).catch(ignoreExisting);
  }
  await seedPortLists();
  await seedQuotaDefinitions();
  await seedScanners();
}

async function seedAccess(keep: (access: FirstAccess) => void): Promise<FirstAccess> {
  const [username, password, userId] = ['admin', randomBytes(18).toString('base64url'), newId()];
  const organization = found(
    { id: platformOrganization, name: 'Perimeter', description: 'The platform organization', company_name: 'Perimeter', partner: true, details: {}, members: [{ id: userId, username, partner: true }] },
    undefined,
  );
  const user = join(organization.item, userId, {
    username,
    email: 'admin@localhost.localdomain',
    role: 'Super Admin',
    partner: true,
    active_product: 'pci',
    locale: 'en',
    timezone: 'UTC',
    profile: {},
    password_hash: await hashPassword(password),
    must_change_password: false,
    confirmed_at: timestamp(),
  });
  const { key } = await createApiKey(ApiKeyBody.parse({ name: 'First key' }));
  const access = { api_key: key, owner_key: await makeOwnerKey(), username, password };
  keep(access);
  await transact([organization, user]);
  return access;
}

/** A key with the role owner on the platform organization. */
export function makeOwnerKey(): Promise<string> {
  return withActor({ type: 'system', name: 'seed', organization: platformOrganization }, async () => {
    const made = newKey({ name: 'First owner key', scopes: ['*'], expires_at: null, role: 'owner', permissions: [] }, randomUUID());
    await transact([made]);
    return made.key;
  });
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Conflict)) throw error;
}
