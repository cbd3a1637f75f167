import { constants } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { publishFeeds } from '../../shared/domain/feed/publish.ts';
import { settings } from '../local/settings.ts';
import { canRewrite } from '../local/terminal/live-line.ts';
import { stepsOn } from '../local/terminal/steps.ts';

const usage = `npm run feeds -- --from DIR [options]

Imports vulnerability feeds, so that scans match the versions that they see: NVD CVE 2.0 (feed files or pages of the API, .json or
.json.gz), CISA KEV (.json or .csv) and EPSS (.csv or .csv.gz), as they were downloaded. Each import replaces the one before.

  --from DIR      the folder with the files
  --bucket NAME   publishes to the files bucket of a deployment on AWS, with the credentials of the environment; without it, to
                  PERIMETER_HOME (.perimeter) of one machine
  --json          prints the result as JSON on standard output, progress on standard error
  --help          prints this
NO_COLOR turns colours off.
`;

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => interruption.abort(name));
process.umask(0o077);

process.exitCode = await main().catch((error: unknown) => {
  const name: unknown = interruption.signal.reason;
  if (name === 'SIGINT' || name === 'SIGTERM' || name === 'SIGHUP') {
    process.stderr.write('The import was interrupted; the feeds are as they were.\n');
    return 128 + constants.signals[name];
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nThe feeds are as they were.\n`);
  return 1;
});

async function main(): Promise<number> {
  const options = { from: { type: 'string' }, bucket: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (values.from === undefined) throw new Error('Name the folder with the files: npm run feeds -- --from DIR');
  pointAt(values.bucket);
  // npm starts scripts in the project's folder; a relative path means the folder in which npm was started.
  const from = resolve(process.env['INIT_CWD'] ?? '.', values.from);
  // npm keeps `npm run feeds --json`, without the two dashes between, as an option of its own.
  const isJson = values.json || process.env['npm_config_json'] === 'true';
  const output = isJson ? process.stderr : process.stdout;
  const result = await stepsOn(output).run('Import vulnerability feeds', (report) => publishFeeds(from, canRewrite(output) ? report : ({ percent }) => report({ percent }), interruption.signal));
  if (isJson) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(`${lines(result).join('\n')}\n`);
  return 0;
}

/** Where the ports lead: the bucket of a deployment, or the folder of one machine. */
function pointAt(bucket: string | undefined): void {
  process.env['PERIMETER_HOST'] = bucket === undefined ? 'local' : 'aws';
  if (bucket === undefined) process.env['PERIMETER_HOME'] = settings().home;
  else process.env['PERIMETER_FILES_BUCKET'] = bucket;
}

function lines({ feed, files, left_out, counts, bytes }: Awaited<ReturnType<typeof publishFeeds>>): string[] {
  const missing = (['kev', 'epss'] as const).filter((kind) => !files.some((file) => file.kind === kind)).map((kind) => kind.toUpperCase());
  return [
    `${counts.cves} CVEs of ${counts.products} products, ${counts.kev} known to be exploited, ${counts.epss} with a likelihood; ${(bytes / 1e6).toFixed(1)} MB`,
    ...(missing.length > 0 ? [`No ${missing.join(' and no ')} file: findings go without`] : []),
    ...(left_out.length > 0 ? [`Not read, since they are no feeds: ${left_out.slice(0, 10).join(', ')}${left_out.length > 10 ? ` and ${left_out.length - 10} more` : ''}`] : []),
    `Feed ${feed.version} is current; scans that start from now on match versions against it within a minute.`,
  ];
}
