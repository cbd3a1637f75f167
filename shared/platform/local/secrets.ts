import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import type { SecretName, Secrets, SecretVersions } from '../contract/secrets.ts';
import { inTransaction } from './database.ts';
import { hasCode, replaceFile } from './durable-file.ts';
import { home } from './home.ts';

const Version = z.object({ id: z.string().min(1), value: z.string().min(43) });
const SecretFile = z.record(z.string(), z.object({ current: Version, previous: Version.exactOptional() }));
type SecretFile = z.infer<typeof SecretFile>;

/** `secrets.json` of this home, mode 600. A secret is made when it is first asked for, and two processes that ask at once get the same one. Each call reads the file, so a rotation is noticed at once. */
export function fileSecrets(): Secrets {
  return {
    async get(name) {
      return readSecrets()[name] ?? changeSecrets(name, (known) => known ?? { current: newVersion() });
    },
  };
}

/** Makes a new current version and keeps the one before as the previous; what is older is gone. */
export function rotate(name: SecretName): SecretVersions {
  return changeSecrets(name, (known) => ({ current: newVersion(), ...(known && { previous: known.current }) }));
}

// The database's write lock makes one process at a time read, change and replace the file.
function changeSecrets(name: SecretName, change: (known: SecretVersions | undefined) => SecretVersions): SecretVersions {
  return inTransaction(() => {
    const secrets = readSecrets();
    const known = secrets[name];
    const changed = change(known);
    if (changed !== known) replaceFile(secretPath(), `${JSON.stringify({ ...secrets, [name]: changed }, undefined, 2)}\n`);
    return changed;
  });
}

// A damaged file is an error and stays as it is: new secrets in its place would make everything unreadable that was encrypted with the old.
function readSecrets(): SecretFile {
  try {
    return SecretFile.parse(JSON.parse(readFileSync(secretPath(), 'utf8')));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return {};
    throw new Error(`${secretPath()} cannot be read: restore it from a copy.`, { cause: error });
  }
}

function newVersion(): { id: string; value: string } {
  return { id: newId(), value: randomBytes(64).toString('base64url') };
}

function secretPath(): string {
  return join(home(), 'secrets.json');
}
