import type { Operation } from '../../table/operation.ts';
import { tenant } from '../actor/context.ts';
import { type Scan, type ScanAttributes, Scans } from '../scan/scan.ts';
import { checkStep, type Status } from '../scan/status.ts';
import { Targets } from '../target/target.ts';
import { type Run, type RunAttributes, Runs } from './run.ts';

/** A live run with its scan. */
export interface Live {
  scan: Scan;
  run: Run;
}

/** Both as they are now; undefined when the run is not the scan's current one, so that a late event finds nothing to do. */
export async function read({ scan_id, run_id }: { scan_id: string; run_id: string }): Promise<Live | undefined> {
  const run = await Runs.get(tenant(), run_id, scan_id);
  const scan = run && (await Scans.get(tenant(), scan_id, run.product));
  return scan && scan.run_id === run.id ? { scan, run } : undefined;
}

/** The writes that move a run and its scan one legal step on, together; conditional on both being as they were read. */
export function step({ scan, run }: Live, status: Status, changes: { scan?: Partial<ScanAttributes>; run?: Partial<RunAttributes> } = {}): Live & { operations: Operation[] } {
  checkStep(run.status, status);
  const changedScan = Scans.update(tenant(), scan, { ...changes.scan, status });
  const changedRun = Runs.update(tenant(), run, { ...changes.run, status });
  return { scan: changedScan.item, run: changedRun.item, operations: [...changedScan.operations, ...changedRun.operations] };
}

/** The target may be rescoped and removed again, as far as this run is concerned. */
export function releaseTarget(run: Run): Operation {
  return Targets.add(tenant(), run.target.id, { busy_scans: -1 });
}
