import { Ready } from '../../../shared/domain/run/chunk.ts';
import { scanChunk } from '../../../shared/domain/run/scan-chunk.ts';
import { engineOf, engineOfScanner } from '../../../shared/domain/scanner/engine-of.ts';
import { answer, VerificationRequested } from '../../../shared/domain/scanner/verification.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

/** Its processes poll the queue themselves (main.ts): a chunk may take hours, and nmap has to be at hand. */
export const scanRunner: Worker = {
  id: 'scan-runner',
  on: [on(Ready, (reference, _, ending) => scanChunk(reference, engineOfScanner, ending)), on(VerificationRequested, (asked) => answer(asked, engineOf))],
  timeoutSeconds: 900,
  memoryMegabytes: 2048,
  host: 'task',
  // Secrets: credentials of targets, keys and certificates of engines that are reached by URL.
  grants: { secrets: ['encryption'], feeds: true },
  errorImpact: 'No host is scanned: scans stay in Queued or stop moving.',
};
