import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { surfaces } from '../../functions/surfaces.ts';
import { workers } from '../../functions/workers/subscriptions.ts';
import { tellInstalledLists } from '../../shared/domain/port-list/nmap-services.ts';
import { poll } from '../../shared/events/poll.ts';
import { tick } from '../../shared/events/tick.ts';
import { logCrash } from '../../shared/lib/logger.ts';
import { clock } from '../../shared/platform/clock.ts';
import { closePlatformDatabase } from '../../shared/platform/local/database.ts';
import { useRules } from '../../shared/platform/local/bus.ts';
import { replaceFile } from '../../shared/platform/local/durable-file.ts';
import { credentials, portOffsets, type SurfaceUrls } from './credentials.ts';
import { openEngine } from './dynamodb/adopt.ts';
import type { Engine } from './dynamodb/engine.ts';
import { createTable } from './dynamodb/create-table.ts';
import { Runners } from './events/runners.ts';
import { StreamReader } from './events/stream.ts';
import { sweepExpired } from './events/sweep.ts';
import { closeServer, serveSurface } from './http/server.ts';
import { pages } from './pages/pages.ts';
import { seedFolder } from './seed.ts';
import type { Settings } from './settings.ts';

interface Host {
  urls: SurfaceUrls;
  credentialsFile: string;
  stop(): Promise<void>;
}

const tickMs = 60_000;
/** Slots per worker: enough to overlap waiting, few enough for two cores. */
const slots = 2;

/** The whole system on one machine: table, bus, queues, workers, runners, surfaces. Everything it keeps lies in `home`. */
export async function startHost(settings: Settings): Promise<Host> {
  mkdirSync(settings.home, { recursive: true, mode: 0o700 });
  process.env['PERIMETER_HOST'] = 'local';
  process.env['PERIMETER_HOME'] = settings.home;
  useRules(() => workers.map((worker) => ({ queue: worker.id, events: worker.on.map(({ name }) => name) })));
  const engine = await openEngine(settings.home);
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = engine.url;
  return startOn(engine, settings).catch(async (error: unknown) => {
    await engine.stop();
    throw error;
  });
}

async function startOn(engine: Engine, settings: Settings): Promise<Host> {
  await createTable(engine.url);
  const access = await seedFolder(settings.home);
  // Before anybody can ask for them; the runners, which start last, tell the same.
  await tellInstalledLists();

  const stopping = new AbortController();
  const urls: SurfaceUrls = {};
  const background = [new StreamReader(engine.url, settings.home).run(stopping.signal), ...functionWorkers(stopping.signal)];
  const runners = new Runners();
  const timer = everyMinute(engine.url);
  const credentialsFile = join(settings.home, 'credentials.json');
  const servers = await listen(settings, urls, () => replaceFile(credentialsFile, JSON.stringify(credentials(urls, access), null, 2)));
  runners.start(settings.runners);

  return {
    urls,
    credentialsFile,
    async stop() {
      clearInterval(timer);
      await Promise.all(servers.map(closeServer));
      await runners.stop();
      stopping.abort();
      await Promise.all(background);
      closePlatformDatabase();
      await engine.stop();
    },
  };
}

function functionWorkers(signal: AbortSignal): Promise<void>[] {
  return workers.filter(({ host }) => host === 'function').map((worker) => poll(worker, slots, signal));
}

function everyMinute(engineUrl: string): NodeJS.Timeout {
  const once = (): void => {
    void tick().catch((error: unknown) => logCrash(error, { task: 'tick' }));
    void sweepExpired(engineUrl, clock.now()).catch((error: unknown) => logCrash(error, { task: 'sweep' }));
  };
  once();
  return setInterval(once, tickMs);
}

/** Reserves every port, then writes credentials.json, then answers: whoever can connect finds the file complete. */
async function listen(settings: Settings, urls: SurfaceUrls, ready: () => void) {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const servers = [];
  for (const surface of surfaces) {
    const page = pages(surface, urls);
    const port = settings.port === 0 ? 0 : settings.port + portOffsets[surface.dialect.surface];
    const { server, url } = await serveSurface(surface, settings.address, port, async (request, response) => {
      await opened;
      return page(request, response);
    });
    urls[surface.dialect.surface] = url;
    servers.push(server);
  }
  process.env['PERIMETER_PUBLIC_URL'] ??= urls.scanning ?? '';
  ready();
  open();
  return servers;
}
