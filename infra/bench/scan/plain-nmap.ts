import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findNmap, installedScripts } from '../../../shared/domain/scan/engines/engine-binary.ts';
import { nmapCommand } from '../../../shared/domain/scan/engines/nmap/arguments.ts';
import { mayOpenRawSockets } from '../../../shared/domain/scan/engines/engine-process.ts';
import { openInherited } from '../../../shared/domain/scan/engines/nmap/inherited.ts';
import { batchesOf } from '../../../shared/domain/scan/engines/nmap/targets.ts';
import type { ScanOrder } from '../../../shared/domain/scan/engines/engine.ts';

/** nmap alone with the very options that the engine would give it, its output thrown away. */
export async function plainNmap(order: ScanOrder, signal: AbortSignal): Promise<void> {
  const binary = await findNmap('nmap');
  const inherited = await openInherited(binary, order.profile.scripts);
  try {
    for (const batch of batchesOf(order.hosts)) {
      const { arguments: args } = nmapCommand(batch, order, { privileged: mayOpenRawSockets(), probes: inherited.probes, scripts: await installedScripts(binary) });
      const child = spawn(binary, args ?? [], { cwd: '/', stdio: ['ignore', 'ignore', 'ignore', ...inherited.files.map((file) => file ?? ('ignore' as const))], signal });
      const [code] = await once(child, 'exit');
      if (code !== 0) throw new Error(`nmap ended with ${String(code)}`);
    }
  } finally {
    await inherited.close();
  }
}
