import * as z from 'zod';
import { event } from '../../events/define.ts';
import { products } from '../plan/product.ts';
import { Results, resultsOf } from '../vulnerability/severity-counts.ts';
import { statuses } from '../scan/status.ts';
import type { Run } from './run.ts';
import type { Live } from './step.ts';

const Named = z.object({ id: z.string(), name: z.string() });
const RunReference = z.object({ scan_id: z.string(), run_id: z.string() });

/** What a webhook, a mail or an audit entry says of a run, without another read. */
export const Summary = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(statuses),
  product: z.enum(products),
  target: Named,
  config: Named,
  scanner: Named,
  /** Whether users want to hear of it. */
  notification: z.boolean(),
  history_id: z.string(),
  trigger: z.string(),
  report_id: z.string().nullable(),
  outcome: z.enum(['pass', 'fail']).nullable(),
  results: Results.nullable(),
  /** Highest severities first, whole numbers, each once: what notification filters ask for. */
  severities: z.array(z.int()),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  error: z.string().nullable(),
});
type Summary = z.infer<typeof Summary>;

const Told = RunReference.extend({ scan: Summary });

/** Start accepted: the coordinator divides the run. */
export const Requested = event('scan.requested', RunReference);
/** The first host is being scanned. */
export const Started = event('scan.started', Told);
/** No runner works on the run any more: the finaliser judges what there is. */
export const ChunksFinished = event('scan.chunks_finished', RunReference);
export const Completed = event('scan.completed', Told);
export const Stopped = event('scan.stopped', Told);
export const Failed = event('scan.failed', Told);

/** The payload of started, completed, stopped and failed. */
export function told({ scan, run }: Live, severities: number[] = []): z.input<typeof Told> {
  const summary: Summary = {
    id: scan.id,
    name: scan.name,
    status: run.status,
    product: run.product,
    target: { id: run.target.id, name: run.target.name },
    config: run.config,
    scanner: run.scanner,
    notification: scan.notification,
    history_id: run.id,
    trigger: run.trigger,
    report_id: run.report?.id ?? null,
    outcome: outcomeOf(run),
    results: run.finished_at === null ? null : resultsOf(run),
    severities: [...new Set(severities.map(Math.floor))].sort((a, b) => b - a),
    started_at: run.started_at,
    finished_at: run.finished_at,
    error: run.error,
  };
  return { scan_id: scan.id, run_id: run.id, scan: summary };
}

function outcomeOf({ status, compliance }: Run): 'pass' | 'fail' | null {
  return status !== 'Done' || compliance === null ? null : compliance ? 'pass' : 'fail';
}
