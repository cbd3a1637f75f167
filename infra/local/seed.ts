import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Create as ApiKeyBody, create as createApiKey } from '../../shared/domain/api-key/api-key.ts';
import { behindWall, withActor } from '../../shared/domain/actor/context.ts';
import { found, Organizations } from '../../shared/domain/organization/organization.ts';
import { planId, Plans, seededPlans } from '../../shared/domain/plan/plan.ts';
import { seedPortLists } from '../../shared/domain/port-list/seed.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import { hashPassword } from '../../shared/domain/user/password.ts';
import { join as joinUser } from '../../shared/domain/user/user.ts';
import { newId, stableId } from '../../shared/lib/id.ts';
import { timestamp } from '../../shared/platform/clock.ts';
import { platform } from '../../shared/table/entity.ts';
import { Conflict } from '../../shared/table/operation.ts';
import { transact } from '../../shared/table/transact.ts';
import { platformWall } from '../../shared/table/wall.ts';
import { replaceFile } from '../../shared/platform/local/durable-file.ts';

/** The root of the tree has a fixed id, so that a second start finds it. */
export const platformOrganization = stableId('organization', 'platform');

const Access = z.object({ api_key: z.string(), username: z.string(), password: z.string() });
type Access = z.infer<typeof Access>;

/**
 * What a first start puts in: the platform organization with its Super Admin and an API key, plans, port lists, the scanner.
 * The catalogue is brought up to date at each start; who may come in is made once and kept in credentials.json.
 */
export async function seed(home: string): Promise<Access> {
  const actor = { type: 'system', name: 'seed', organization: platformOrganization } as const;
  return withActor(actor, async () => {
    await behindWall(platformWall(platformOrganization), seedCatalogue);
    if (!(await Organizations.get(platformOrganization, platformOrganization))) return seedAccess(home);
    return readAccess(home);
  });
}

async function seedCatalogue(): Promise<void> {
  for (const plan of seededPlans) {
    await transact([Plans.create(platform, { ...plan, id: planId(platform, plan.code) })]).catch(ignoreExisting);
  }
  await seedPortLists();
  await seedScanners();
}

/** The draft is on disk before the transaction, so that a start killed in between leaves no password that nobody knows. */
async function seedAccess(home: string): Promise<Access> {
  const draft = { username: 'admin', password: randomBytes(18).toString('base64url') };
  const userId = newId();
  const organization = found(
    { id: platformOrganization, name: 'Perimeter', description: 'The platform organization', company_name: 'Perimeter', partner: true, details: {}, members: [{ id: userId, username: draft.username, partner: true }] },
    undefined,
  );
  const user = joinUser(platformOrganization, userId, {
    username: draft.username,
    email: 'admin@localhost.localdomain',
    role: 'Super Admin',
    partner: true,
    active_product: 'pci',
    locale: 'en',
    timezone: 'UTC',
    profile: {},
    password_hash: await hashPassword(draft.password),
    must_change_password: false,
    confirmed_at: timestamp(),
  });
  const { key } = await createApiKey(ApiKeyBody.parse({ name: 'First key' }));
  const access = { api_key: key, ...draft };
  replaceFile(accessFile(home), JSON.stringify(access));
  await transact([organization, user]);
  return access;
}

function readAccess(home: string): Access {
  const file = accessFile(home);
  if (!existsSync(file)) throw new Error(`The table has a platform organization, but ${file} is gone: restore it, or start on an empty folder.`);
  return Access.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function accessFile(home: string): string {
  return join(home, 'access.json');
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Conflict)) throw error;
}
