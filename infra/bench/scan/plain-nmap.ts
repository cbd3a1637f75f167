import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findNmap, installedScripts } from '../../../shared/domain/scan/engines/engine-binary.ts';
import { nmapCommand } from '../../../shared/domain/scan/engines/nmap-arguments.ts';
import { mayOpenRawSockets } from '../../../shared/domain/scan/engines/engine-process.ts';
import { openServiceProbes } from '../../../shared/domain/scan/engines/nmap-service-probes.ts';
import { batchesOf } from '../../../shared/domain/scan/engines/nmap-targets.ts';
import type { ScanOrder } from '../../../shared/domain/scan/engines/engine.ts';

/** nmap alone with the very options that the engine would give it, its output thrown away. */
export async function plainNmap(order: ScanOrder, signal: AbortSignal): Promise<void> {
  const binary = await findNmap('nmap');
  const probes = await openServiceProbes(binary);
  try {
    for (const batch of batchesOf(order.hosts)) {
      const { arguments: args } = nmapCommand(batch, order, { privileged: mayOpenRawSockets(), probes: probes !== undefined, scripts: await installedScripts(binary) });
      const child = spawn(binary, args ?? [], { cwd: '/', stdio: ['ignore', 'ignore', 'ignore', ...(probes === undefined ? [] : [probes.fd])], signal });
      const [code] = await once(child, 'exit');
      if (code !== 0) throw new Error(`nmap ended with ${String(code)}`);
    }
  } finally {
    await probes?.close();
  }
}
