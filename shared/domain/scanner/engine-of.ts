import { platform } from '../../table/entity.ts';
import { type Engine, EngineUnavailable } from '../scan/engines/engine.ts';
import { nmapEngine } from '../scan/engines/nmap/nmap.ts';
import { nucleiEngine } from '../scan/engines/nuclei/nuclei.ts';
import { openvasdEngine } from '../scan/engines/openvasd/openvasd.ts';
import { signingIn } from '../scan/engines/sign-in/signing-in.ts';
import { type Scanner, Scanners } from './scanner.ts';
import { accessOf } from './secret.ts';

/** The engine of a run's scanner, as the catalogue says now; throws EngineUnavailable when the scanner is gone. For runners: only they have every engine at hand. */
export async function engineOfScanner({ id, name }: { id: string; name: string }): Promise<Engine> {
  const scanner = await Scanners.get(platform, id);
  if (!scanner) throw new EngineUnavailable(`The scanner ${name} was removed`);
  return engineOf(scanner);
}

export async function engineOf(scanner: Scanner): Promise<Engine> {
  switch (scanner.type) {
    case 'nmap':
      return signingIn(nmapEngine());
    case 'nuclei':
      return signingIn(nucleiEngine({ templates: process.env['PERIMETER_NUCLEI_TEMPLATES'] }));
    case 'openvasd':
      // It signs in by itself: it may stand where the targets are, and this process may not.
      return openvasdEngine(await accessOf(scanner));
  }
}
