import { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { lazy } from '../../lib/lazy.ts';
import { clock } from '../clock.ts';
import type { SecretName, Secrets, SecretVersions } from '../contract/secrets.ts';
import { clientOptions } from './client-options.ts';
import { required } from './environment.ts';

const KEPT_MS = 5 * 60_000;
// 256 bits need 43 characters of base64; a shorter value cannot hold them.
const MIN_LENGTH = 43;

/** Secrets Manager, secret PERIMETER_SECRET_PREFIX and the name: its AWSCURRENT and AWSPREVIOUS versions. */
export function secretsManager(): Secrets {
  const client = lazy(() => new SecretsManagerClient(clientOptions));
  const kept = new Map<SecretName, { at: number; versions: Promise<SecretVersions> }>();
  return {
    async get(name) {
      const now = clock.now().getTime();
      const known = kept.get(name);
      if (known && now - known.at < KEPT_MS) return await known.versions;
      const versions = readVersions(client(), required('PERIMETER_SECRET_PREFIX') + name);
      kept.set(name, { at: now, versions });
      // An answer that failed is not kept, or one hiccup would last five minutes.
      versions.catch(() => kept.delete(name));
      return await versions;
    },
  };
}

async function readVersions(client: SecretsManagerClient, secretId: string): Promise<SecretVersions> {
  const [previous, current] = await Promise.all([readVersion(client, secretId, 'AWSPREVIOUS'), readVersion(client, secretId, 'AWSCURRENT')]);
  if (!current) throw new Error(`The secret ${secretId} has no current version.`);
  if (previous?.id !== current.id) return previous ? { current, previous } : { current };
  // A rotation came between the two reads: what was read as current is the previous one by now.
  const newest = await readVersion(client, secretId, 'AWSCURRENT');
  return newest ? { current: newest, previous } : { current };
}

async function readVersion(client: SecretsManagerClient, secretId: string, stage: string): Promise<{ id: string; value: string } | undefined> {
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }));
    const value = answer.SecretString ?? '';
    if (!answer.VersionId || value.length < MIN_LENGTH) throw new Error(`The secret ${secretId} is shorter than ${MIN_LENGTH} characters.`);
    return { id: answer.VersionId, value };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
