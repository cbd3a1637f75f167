import { mkdir, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { settings } from '../settings.ts';
import { ensureNmap } from '../setup/nmap.ts';
import { stepsOn } from '../terminal/steps.ts';
import type { Steps } from '../terminal/steps.ts';
import { startReceiver } from './receiver.ts';
import { startStack } from './stack.ts';
import { tell } from './story.ts';
import type { Outcome } from './story.ts';
import { printSummary } from './summary.ts';
import type { Summary } from './summary.ts';
import { startWeakServices } from './weak-services/start.ts';

const usage = `npm run demo [-- --json]

Starts Perimeter and three weak services on this machine, scans them as a new customer and leaves
demo/report.pdf and demo/summary.json in PERIMETER_HOME (default: .perimeter).

  --json   prints the summary as JSON on standard output, progress on standard error
  --help   prints this
PERIMETER_PORT (default: 8080) is the first of the three ports of the stack. NO_COLOR turns colours off.
`;

interface Options {
  home: string;
  port: number;
  isJson: boolean;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interruption.abort(name));
  try {
    const options = readOptions();
    if (options === undefined) process.stdout.write(usage);
    else await show(options, interruption.signal);
    return 0;
  } catch (error) {
    const name: unknown = interruption.signal.reason;
    if (name === 'SIGINT' || name === 'SIGTERM' || name === 'SIGHUP') {
      process.stderr.write('The demo was interrupted.\n');
      return 128 + constants.signals[name];
    }
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** Undefined when only help is asked for. */
function readOptions(): Options | undefined {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
  if (values.help) return undefined;
  const { home, port } = settings();
  // npm keeps `npm run demo --json`, without the two dashes between, as an option of its own.
  return { home, port, isJson: values.json || process.env['npm_config_json'] === 'true' };
}

async function show({ home, port, isJson }: Options, signal: AbortSignal): Promise<void> {
  const output = isJson ? process.stderr : process.stdout;
  const folder = join(home, 'demo');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const steps = stepsOn(output);
  await steps.run('Find nmap, or install it', (report) => ensureNmap((note) => report({ note })));
  const started = new Date();
  const outcome = await perform({ home, port, folder, steps, signal });
  const finished = new Date();
  const times = { started_at: started.toISOString(), finished_at: finished.toISOString(), total_ms: finished.getTime() - started.getTime() };
  const summary: Summary = { ...outcome, ...times, steps: [...steps.done] };
  await writeFile(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  if (isJson) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else printSummary(summary, output);
}

interface Stage extends Pick<Options, 'home' | 'port'> {
  folder: string;
  steps: Steps;
  signal: AbortSignal;
}

/** Whatever was started has ended when this returns, also after a failure. */
async function perform({ home, port, folder, steps, signal }: Stage): Promise<Outcome> {
  await using ending = new AsyncDisposableStack();
  const weak = await steps.run('Start three weak services on 127.0.0.1', startWeakServices);
  ending.defer(() => weak.close());
  const receiver = await startReceiver();
  ending.defer(() => receiver.close());
  const stack = await steps.run('Start Perimeter', () => startStack({ home, port, signal }));
  ending.defer(() => stack.stop());
  // Awaited here, or everything would end before the story does.
  return await tell({ stack, ports: [weak.ftp.port, weak.http.port, weak.tls.port], receiver, folder, steps, signal });
}
