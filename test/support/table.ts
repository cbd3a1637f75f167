import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createTable } from '../../infra/local/dynamodb/create-table.ts';
import { type Engine, startEngine } from '../../infra/local/dynamodb/engine.ts';

/**
 * A real table for one test file: the embedded engine, the wall in front of it, and a home of its own. Call it at the top of the file.
 * In memory, which is the quickest for a thousand writes; a table of many more is `large`: on disk, where the stream has its index.
 */
export function useTable({ large = false } = {}): void {
  let engine: Engine | undefined;
  const home = mkdtempSync(join(tmpdir(), 'perimeter-test-'));
  // At once, because modules that the test file imports may read them on first use.
  process.env['PERIMETER_HOST'] = 'local';
  process.env['PERIMETER_HOME'] = home;
  process.env['POWERTOOLS_LOG_LEVEL'] ??= 'ERROR';
  // Where the links of mails lead.
  process.env['PERIMETER_PUBLIC_URL'] ??= 'https://api.perimeter.example/';
  // A suite asks faster with one key than any partner; the limit has a test of its own.
  process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'] ??= '100000';
  beforeAll(async () => {
    engine = await startEngine(large ? join(home, 'table.db') : undefined);
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = engine.url;
    process.env['AWS_ENDPOINT_URL_DYNAMODB_STREAMS'] = engine.url;
    await createTable(engine.url);
  });
  afterAll(async () => {
    await engine?.stop();
    rmSync(home, { recursive: true, force: true });
  });
}
