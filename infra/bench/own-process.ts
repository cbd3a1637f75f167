import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { createTable } from '../local/dynamodb/create-table.ts';
import { startEngine } from '../local/dynamodb/engine.ts';
import type { Report } from '../local/terminal/steps.ts';
import { Section } from './output/section.ts';
import { sections } from './sections.ts';

const Message = z.union([
  z.object({ progress: z.object({ percent: z.number().exactOptional(), note: z.string().exactOptional() }) }),
  z.object({ result: Section }),
]);
export type Message = z.input<typeof Message>;

const program = fileURLToPath(new URL('child.ts', import.meta.url));
/** Characters of what a failed process complained of. */
const complaintMax = 4000;

/** Measures a section in a fresh process, so that the display here costs it nothing and its log goes nowhere. What it needs is gone afterwards. */
export async function inOwnProcess(name: string, report: Report, signal: AbortSignal): Promise<Section> {
  await using ending = new AsyncDisposableStack();
  const home = mkdtempSync(join(tmpdir(), 'perimeter-bench-'));
  ending.defer(() => rmSync(home, { recursive: true, force: true }));
  const where = sections[name]?.table;
  const env = where ? await tableIn(home, where, ending) : {};
  const child = spawn(process.execPath, [program, name], { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  ending.defer(() => signal.removeEventListener('abort', stop));
  return await resultOf(child, report);
}

/** An empty table in that folder or in memory, and the variables that lead to it. */
async function tableIn(home: string, where: 'on disk' | 'in memory', ending: AsyncDisposableStack): Promise<Record<string, string>> {
  const engine = await startEngine(where === 'on disk' ? join(home, 'table.db') : undefined);
  ending.defer(() => engine.stop());
  await createTable(engine.url, { stream: where === 'on disk' });
  // The request log is part of what a request costs; the bench asks faster with one key than any partner.
  return { PERIMETER_HOST: 'local', PERIMETER_HOME: home, AWS_ENDPOINT_URL_DYNAMODB: engine.url, POWERTOOLS_LOG_LEVEL: 'INFO', PERIMETER_KEY_REQUESTS_PER_SECOND: '1000000', PERIMETER_PUBLIC_URL: 'http://127.0.0.1:8080' };
}

async function resultOf(child: ChildProcess, report: Report): Promise<Section> {
  let complaint = '';
  let result: Section | undefined;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-complaintMax)));
  child.on('message', (raw) => {
    const message = Message.parse(raw);
    if ('progress' in message) return report(message.progress);
    ({ result } = message);
    child.send('received');
  });
  await once(child, 'close');
  if (!result) throw new Error(complaint.trim() || `The process that measured ended with ${child.exitCode ?? child.signalCode}`);
  return result;
}
