import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { secretsManager } from '../../shared/platform/aws/secrets.ts';
import { clock } from '../../shared/platform/clock.ts';
import { fileSecrets, rotate } from '../../shared/platform/local/secrets.ts';
import type { SecretName, Secrets } from '../../shared/platform/contract/secrets.ts';
import { onBothHosts, useHome } from './both-hosts.ts';

const FIVE_MINUTES_MS = 300_000;

interface RotatingSecrets {
  secrets: Secrets;
  rotate(name: SecretName): Promise<void>;
}

const value = () => randomBytes(64).toString('base64url');

async function deployedSecrets(): Promise<RotatingSecrets> {
  const client = new SecretsManagerClient();
  for (const name of ['token-signing', 'encryption', 'cursor']) await client.send(new CreateSecretCommand({ Name: `perimeter/${name}`, SecretString: value() }));
  return {
    secrets: secretsManager(),
    async rotate(name) {
      await client.send(new PutSecretValueCommand({ SecretId: `perimeter/${name}`, SecretString: value() }));
    },
  };
}

const localSecrets = (): RotatingSecrets => ({
  secrets: fileSecrets(),
  async rotate(name) {
    rotate(name);
  },
});

function fiveMinutesPass(): void {
  const later = clock.now().getTime() + FIVE_MINUTES_MS;
  vi.spyOn(clock, 'now').mockImplementation(() => new Date(later));
}

afterEach(() => {
  vi.restoreAllMocks();
});

onBothHosts<RotatingSecrets>('secrets', { local: localSecrets, aws: deployedSecrets }, (host) => {
  it('gives the same secret of at least 256 bits to everyone who asks, and another for each name', async () => {
    const answers = await Promise.all([host().secrets.get('encryption'), host().secrets.get('encryption'), host().secrets.get('cursor')]);
    expect(Buffer.from(answers[0].current.value, 'base64url').length).toBeGreaterThanOrEqual(32);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2].current.value).not.toBe(answers[0].current.value);
    expect(answers[0].previous).toBeUndefined();
  });

  it('notices a rotation within five minutes and keeps the version before it, but none older', async () => {
    const first = await host().secrets.get('token-signing');
    await host().rotate('token-signing');
    fiveMinutesPass();
    const second = await host().secrets.get('token-signing');
    expect(second.current.id).not.toBe(first.current.id);
    expect(second.previous).toEqual(first.current);
    await host().rotate('token-signing');
    fiveMinutesPass();
    const third = await host().secrets.get('token-signing');
    expect(third.previous).toEqual(second.current);
    expect(JSON.stringify(third)).not.toContain(first.current.value);
  });
});

onBothHosts<RotatingSecrets>('cached secrets', { local: localSecrets, aws: deployedSecrets }, (host, name) => {
  it('asks AWS once in five minutes', async () => {
    const first = await host().secrets.get('cursor');
    await host().rotate('cursor');
    const answer = await host().secrets.get('cursor');
    // A file is read in microseconds, so one machine sees a rotation at once.
    expect(answer.current.id === first.current.id).toBe(name === 'aws');
  });
});

describe('the secrets of one machine', () => {
  const home = useHome();

  it('are readable by their owner alone, before and after a rotation', async () => {
    await fileSecrets().get('cursor');
    expect(statSync(join(home(), 'secrets.json')).mode & 0o777).toBe(0o600);
    rotate('cursor');
    expect(statSync(join(home(), 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(statSync(home()).mode & 0o777).toBe(0o700);
  });

  it('are never replaced when their file is damaged', async () => {
    const path = join(home(), 'secrets.json');
    writeFileSync(path, '{"cursor":');
    await expect(fileSecrets().get('encryption')).rejects.toThrow('secrets.json cannot be read');
    expect(readFileSync(path, 'utf8')).toBe('{"cursor":');
  });
});
