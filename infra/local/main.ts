import { currentFeed } from '../../shared/domain/feed/current.ts';
import { startHost } from './host.ts';
import { ensureNmap } from './setup/nmap.ts';
import { settings } from './settings.ts';

process.env['POWERTOOLS_LOG_LEVEL'] ??= 'WARN';
// Table, queues, secrets and reports are their owner's alone, whatever made the data folder.
process.umask(0o077);

try {
  await ensureNmap((line) => console.log(line));
  const host = await startHost(settings());
  for (const [surface, url] of Object.entries(host.urls)) console.log(`${surface.padEnd(14)}${url}`);
  console.log(`credentials   ${host.credentialsFile}`);
  const feed = await currentFeed();
  console.log(`feeds         ${feed ? `of ${feed.date.slice(0, 10)} (${feed.version})` : 'none: version matching is off until `npm run feeds -- --from DIR`'}`);
  console.log('Ctrl-C stops it.');
  const stop = (): void => void host.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // The terminal is gone.
  process.once('SIGHUP', stop);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
