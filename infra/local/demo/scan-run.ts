import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { Report } from '../terminal/steps.ts';
import { documentOf } from './api-client.ts';
import type { ApiClient } from './api-client.ts';

const Scan = documentOf({
  status: z.string(),
  progress: z.number(),
  last_report: z.object({ id: z.string() }).nullable(),
});
const Histories = z.object({ data: z.array(z.object({ attributes: z.object({ error: z.string().nullish() }) })) });

/** Milliseconds. A scan of three ports takes about half a minute; a machine that is busy may take longer. */
const patience = { poll: 500, scan: 10 * 60_000 };

/** Starts the scan; its status is then Requested. */
export async function startScan(customer: ApiClient, scanId: string): Promise<void> {
  await customer.call({ method: 'POST', path: `/v2/scans/${scanId}/start`, answer: z.unknown() });
}

/** Follows the scan to its end and answers the id of its report. Throws when it ends in another way than Done. */
export async function followScan(customer: ApiClient, scanId: string, report: Report, signal: AbortSignal): Promise<string> {
  const end = Date.now() + patience.scan;
  while (Date.now() < end) {
    const { data } = await customer.call({ method: 'GET', path: `/v2/scans/${scanId}`, answer: Scan });
    const { status, progress, last_report } = data.attributes;
    report({ percent: progress, note: status });
    if (status === 'Done' && last_report !== null) return last_report.id;
    if (status === 'Stopped' || status === 'Interrupted') throw new Error(`The scan ended as ${status}: ${await reasonOf(customer, scanId)}`);
    await delay(patience.poll, undefined, { signal });
  }
  throw new Error(`The scan did not end within ${patience.scan / 60_000} minutes.`);
}

async function reasonOf(customer: ApiClient, scanId: string): Promise<string> {
  const { data } = await customer.call({ method: 'GET', path: `/v2/scans/${scanId}/histories`, query: { per_page: '1' }, answer: Histories });
  return data[0]?.attributes.error ?? 'no reason was recorded';
}
