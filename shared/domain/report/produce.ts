import { createHash } from 'node:crypto';
import { logCrash } from '../../lib/logger.ts';
import { files } from '../../platform/files.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { evidenceOf } from '../run/evidence.ts';
import { attestingFields } from './asv.ts';
import { Generated, type Order } from './events.ts';
import { renderReport } from './render/render.ts';
import { fileOf, type ReportFile, withFile } from './report-file.ts';
import { type Report, Reports } from './report.ts';
import { filesExpireAt } from './retention.ts';
import type { RunEvidence } from './run-evidence.ts';

/** What a person reads; the operator finds the error itself in the log. */
const cannotRender = 'The file could not be made from the results of this run; the operator has the details';

interface Made {
  key: string;
  size: number;
  sha256: string;
}

/**
 * Carries an order out: gathers the evidence, renders it, keeps the file and says so, the last two in one transaction. Killed anywhere and
 * done again it comes to the same file and one event, because an order always gives the same bytes and bytes name their file.
 */
export async function produce(order: Order): Promise<void> {
  const report = await settle(order, { status: 'processing' });
  if (!report) return;
  const evidence = await evidenceOf(report, order.requested_at);
  const rendered = await render(evidence, order);
  if (!rendered) return void (await settle(order, { status: 'failed', error: cannotRender }));
  const made = await keep(order, rendered);
  const done = { ...made, generated_at: order.requested_at, expires_at: filesExpireAt(report) };
  await settle(order, { status: 'done', ...done }, [Generated.publish(report.id, { report: { ...summaryOf(report), ...summaryOfFile(order, done) } })]);
}

/** A renderer only computes, so what fails once fails always. */
async function render(evidence: RunEvidence, { report_id, type, format }: Order): Promise<{ content: Uint8Array; content_type: string } | undefined> {
  try {
    return await renderReport(evidence, type, format);
  } catch (error) {
    logCrash(error, { report: report_id, type, format });
    return undefined;
  }
}

/** The name holds what is in the file: the same evidence gives the same name, and no name ever gets another content. */
async function keep({ report_id, type, format }: Order, { content, content_type }: { content: Uint8Array; content_type: string }): Promise<Made> {
  const digest = createHash('sha256').update(content).digest('hex');
  const key = `T/${tenant()}/reports/${report_id}/${type}-${digest.slice(0, 32)}.${format}`;
  const { size, sha256 } = await (await files()).put(key, content, content_type);
  return { key, size, sha256 };
}

/** Moves the file of this order on, with what belongs to it; undefined where there is nothing left to do: done, failed, or ordered anew. */
function settle(order: Order, change: Partial<ReportFile>, beside: Operation[] = []): Promise<Report | undefined> {
  return retrying('Report', async () => {
    const report = await Reports.need(tenant(), order.report_id, order.product);
    const file = fileOf(report.files, order);
    const isOurs = file?.requested_at === order.requested_at && (file.status === 'requested' || file.status === 'processing');
    if (!file || !isOurs) return undefined;
    const changed = Reports.update(tenant(), report, { files: withFile(report.files, order, { ...file, ...change }) });
    await transact([changed, ...beside]);
    return changed.item;
  });
}

function summaryOf({ id, name, scan, history_id, product, compliance, quarter }: Report) {
  return { id, name, scan, history_id, product, compliance, quarter };
}

function summaryOfFile({ type, format }: Order, { size, sha256, generated_at, expires_at }: Omit<Made, 'key'> & { generated_at: string; expires_at: string }) {
  return { type, format, size, sha256, generated_at, expires_at, ...attestingFields() };
}
