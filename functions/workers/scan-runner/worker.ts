import { Ready } from '../../../shared/domain/run/chunk.ts';
import { scanChunk } from '../../../shared/domain/run/scan-chunk.ts';
import { nmapEngine } from '../../../shared/domain/scan/engines/nmap.ts';
import { signingIn } from '../../../shared/domain/scan/engines/signing-in.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';
import { lazy } from '../../../shared/lib/lazy.ts';

const engine = lazy(() => signingIn(nmapEngine()));

/** Its processes poll the queue themselves (main.ts): a chunk may take hours, and nmap has to be at hand. */
export const scanRunner: Worker = {
  id: 'scan-runner',
  on: [on(Ready, (reference, _, ending) => scanChunk(reference, engine(), ending))],
  timeoutSeconds: 900,
  memoryMegabytes: 2048,
  host: 'task',
  grants: { secrets: ['encryption'], feeds: true },
  errorImpact: 'No host is scanned: scans stay in Queued or stop moving.',
};
