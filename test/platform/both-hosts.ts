import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, vi } from 'vitest';
import { closePlatformDatabase } from '../../shared/platform/local/database.ts';
import { INSTALL_TIMEOUT_MS, type Moto, startMoto } from '../support/moto.ts';

interface Host<T> {
  name: 'local' | 'aws';
  /** Runs before the suite, when the folder or the server is there: makes what a deployment would have made, and the adapter. */
  make: () => T | Promise<T>;
}

/** Runs one suite against an adapter on each host: in a folder of its own, and against moto. Without moto, AWS is skipped and the reason printed. */
export function onBothHosts<T>(port: string, make: { local: () => T | Promise<T>; aws: () => T | Promise<T> }, suite: (adapter: () => T, host: Host<T>['name']) => void): void {
  describe(`${port} on one machine`, () => {
    useHome();
    suite(made(make.local), 'local');
  });
  describe(`${port} on AWS`, () => {
    useMoto();
    suite(made(make.aws), 'aws');
  });
}

/** A PERIMETER_HOME of its own for the tests of one `describe`. */
export function useHome(): () => string {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'perimeter-platform-'));
    vi.stubEnv('PERIMETER_HOME', join(folder, 'home'));
  });
  afterAll(() => {
    closePlatformDatabase();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  return () => join(folder, 'home');
}

/** A moto server of its own for the tests of one `describe`, and an environment in which every AWS client finds it and nothing else. */
export function useMoto(): void {
  let moto: Moto | { unavailable: string };
  beforeAll(async () => {
    moto = await startMoto();
    if ('unavailable' in moto) process.stderr.write(`Skipped: ${moto.unavailable}\n`);
    else pointClientsTo(moto.endpoint);
  }, INSTALL_TIMEOUT_MS);
  beforeEach(({ skip }) => {
    if ('unavailable' in moto) skip(moto.unavailable);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    if ('stop' in moto) await moto.stop();
  });
}

function pointClientsTo(endpoint: string): void {
  const environment = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    PERIMETER_QUEUE_PREFIX: 'perimeter-',
    PERIMETER_BUS: 'perimeter',
    PERIMETER_FILES_BUCKET: 'perimeter-files',
    PERIMETER_SECRET_PREFIX: 'perimeter/',
    PERIMETER_TENANT_ROLE_ARN: 'arn:aws:iam::123456789012:role/perimeter-tenant',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

// The adapter is made once, when the first test wants it: a skipped host makes none.
function made<T>(make: () => T | Promise<T>): () => T {
  let adapter: { value: T } | undefined;
  beforeEach(async () => {
    adapter ??= { value: await make() };
  });
  return () => {
    if (!adapter) throw new Error('The adapter is asked for outside of a test.');
    return adapter.value;
  };
}
