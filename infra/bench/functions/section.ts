import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleInto, root } from '../../constructs/bundle.ts';
import type { Report } from '../../local/terminal/steps.ts';
import { type BenchTable, columns, ms, number, type Section } from '../output/section.ts';
import { type FunctionEntry, functionEntries } from '../registry.ts';
import { medianOf } from '../samples.ts';
import { coldImport } from './cold-import.ts';

/** Fresh processes for each bundle. */
const imports = 5;

interface FunctionSize {
  kind: FunctionEntry['kind'];
  name: string;
  bytes: number;
  /** Null for a program that begins to work when it is imported. */
  import_ms: number | null;
}

/** Size and import time of every function, bundled as for AWS. */
export async function functionSection(report: Report): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'perimeter-bench-'));
  try {
    const entries = functionEntries();
    const sizes: FunctionSize[] = [];
    for (const [at, entry] of entries.entries()) {
      report({ percent: Math.floor((100 * at) / entries.length), note: entry.name });
      sizes.push(await sizeOf(entry, join(folder, String(at))));
    }
    return { tables: [tableOf(sizes)], data: { functions: sizes }, failures: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function sizeOf({ kind, name, file }: FunctionEntry, folder: string): Promise<FunctionSize> {
  const bytes = bundleInto(join(root, 'functions', file), folder);
  return { kind, name, bytes, import_ms: kind === 'runner' ? null : await importOf(join(folder, 'index.mjs')) };
}

async function importOf(module: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < imports; run += 1) times.push(await coldImport(module));
  return medianOf(times);
}

function tableOf(sizes: FunctionSize[]): BenchTable {
  return {
    title: 'Functions',
    notes: [`Each bundled and minified with the options of the CDK; import is the median of ${imports} fresh Node ${process.versions.node} processes, in ms, without the start of the process.`],
    columns: columns('kind', 'function', '#kB', '#import'),
    rows: sizes.map(({ kind, name, bytes, import_ms }) => [kind, name, number(bytes / 1000), ms(import_ms)]),
  };
}
