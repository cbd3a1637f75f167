import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type FirstAccess, makeOwnerKey, seed } from '../../shared/domain/platform/seed.ts';
import { replaceFile } from '../../shared/platform/local/durable-file.ts';

const Access = z.object({ api_key: z.string(), owner_key: z.string().optional(), username: z.string(), password: z.string() });

/** Seeds the platform of this data folder; who may come in is made once and kept beside the table, for credentials.json. */
export async function seedFolder(home: string): Promise<FirstAccess> {
  const file = join(home, 'access.json');
  const made = await seed((access) => replaceFile(file, JSON.stringify(access)));
  if (made) return made;
  if (!existsSync(file)) throw new Error(`The table has a platform organization, but ${file} is gone: restore it, or start on an empty folder.`);
  const { owner_key, ...kept } = Access.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (owner_key !== undefined) return { ...kept, owner_key };
  // A folder from before there were such keys.
  const access = { ...kept, owner_key: await makeOwnerKey() };
  replaceFile(file, JSON.stringify(access));
  return access;
}
