import { writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureNmap } from '../local/setup/nmap.ts';
import { canRewrite } from '../local/terminal/live-line.ts';
import { type Report, stepsOn } from '../local/terminal/steps.ts';
import { machine, machineLine } from './output/machine.ts';
import { markdown } from './output/markdown.ts';
import type { Section } from './output/section.ts';
import { printTables } from './output/terminal.ts';
import { inOwnProcess } from './own-process.ts';
import { sections } from './sections.ts';

const usage = `npm run bench [-- options] [sections]

Measures what a request, a function, a long list, findings, an import of feeds and a scan cost on this machine, beside the SDK calls or the
program beneath them. Takes six to eight minutes; with PERIMETER_BENCH_FINDINGS=whole (a run of 100,000 findings, lists of a million)
half an hour and 10 GB of memory. Sections: ${Object.keys(sections).join(', ')}; all of them where none is named.

  --json   prints the results as JSON on standard output, progress on standard error
  --write  also writes docs/performance.md (all sections, when all were measured)
  --help   prints this
NO_COLOR turns colours off.
`;

const document = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

process.exitCode = await main();

async function main(): Promise<number> {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => interruption.abort(name));
  try {
    return await bench(interruption.signal);
  } catch (error) {
    const name: unknown = interruption.signal.reason;
    if (name === 'SIGINT' || name === 'SIGTERM' || name === 'SIGHUP') {
      process.stderr.write('The bench was interrupted.\n');
      return 128 + constants.signals[name];
    }
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function bench(signal: AbortSignal): Promise<number> {
  const options = readOptions();
  if (!options) {
    process.stdout.write(usage);
    return 0;
  }
  const here = machine();
  const results = await measure(options.names, options.isJson ? process.stderr : process.stdout, signal);
  const tables = results.flatMap((result) => result.tables);
  if (options.isJson) process.stdout.write(`${JSON.stringify({ machine: here, ...Object.assign({}, ...results.map(({ data }) => data)) })}\n`);
  else {
    printTables(tables, process.stdout);
    process.stdout.write(`\n${machineLine(here)}\n`);
  }
  const failures = results.flatMap((result) => result.failures);
  if (options.isWriting && failures.length === 0) writeFileSync(document, markdown(tables, here));
  for (const failure of failures) process.stderr.write(`Not measured: ${failure}\n`);
  return failures.length > 0 ? 1 : 0;
}

interface Options {
  names: string[];
  isJson: boolean;
  isWriting: boolean;
}

/** Undefined when only help is asked for. */
function readOptions(): Options | undefined {
  const options = { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return undefined;
  const unknown = positionals.find((name) => !Object.hasOwn(sections, name));
  if (unknown !== undefined) throw new Error(`There is no section ${unknown}; there are ${Object.keys(sections).join(', ')}`);
  if (values.write && positionals.length > 0) throw new Error('--write takes all sections: name none');
  const names = positionals.length === 0 ? Object.keys(sections) : positionals;
  // npm keeps `npm run bench --json`, without the two dashes between, as an option of its own.
  return { names, isJson: values.json || process.env['npm_config_json'] === 'true', isWriting: values.write };
}

async function measure(names: string[], output: NodeJS.WriteStream, signal: AbortSignal): Promise<Section[]> {
  const steps = stepsOn(output);
  if (names.includes('scan') || names.includes('runners')) await steps.run('Find nmap, or install it', (report) => ensureNmap((note) => report({ note })));
  const results: Section[] = [];
  for (const name of names) {
    const measured = steps.run(sections[name]?.title ?? name, (report) => inOwnProcess(name, canRewrite(output) ? report : withoutNote(report), signal));
    results.push(await measured.catch((error: unknown) => without(name, error, signal)));
  }
  return results;
}

/** A section that fails takes no other with it: what was measured is printed, and what was not is said at the end. */
function without(name: string, error: unknown, signal: AbortSignal): Section {
  signal.throwIfAborted();
  return { tables: [], data: {}, failures: [`${name}: ${error instanceof Error ? error.message : String(error)}`] };
}

/** A log or a pipe would get a line for every note. */
function withoutNote(report: Report): Report {
  return ({ percent }) => report(percent === undefined ? {} : { percent });
}
