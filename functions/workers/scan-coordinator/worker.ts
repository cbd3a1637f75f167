import type * as z from 'zod';
import { Requested } from '../../../shared/domain/run/events.ts';
import { plan } from '../../../shared/domain/run/plan.ts';
import { SlotDue } from '../../../shared/domain/run/run.ts';
import { abandon, trySeconds } from '../../../shared/domain/run/stall.ts';
import type { DuePayload } from '../../../shared/events/tick.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const scanCoordinator: Worker = {
  id: 'scan-coordinator',
  on: [on(Requested, plan, abandon('planning')), on(SlotDue, (due) => plan(runOf(due)), (due) => abandon('planning')(runOf(due)))],
  timeoutSeconds: trySeconds.planning,
  memoryMegabytes: 512,
  host: 'function',
  grants: {},
  errorImpact: 'Started scans stay in Requested or Queued and no host is scanned; each ends as Interrupted an hour after its message died.',
};

function runOf({ partition_key, sort_key: run_id }: z.output<typeof DuePayload>): { scan_id: string; run_id: string } {
  return { scan_id: partition_key.split('#').at(-1) ?? '', run_id };
}
