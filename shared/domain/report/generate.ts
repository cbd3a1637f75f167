import { clock, timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { incompleteDetails, Organizations } from '../organization/organization.ts';
import { GenerationRequested } from './events.ts';
import { defaultFormat, formatsOf } from './formats.ts';
import type { ReportFormat, ReportType } from './render/render.ts';
import { fileOf, type Kind, presentFile, type PresentedFile, type ReportFile, statusOf, withFile } from './report-file.ts';
import { need, type Report, Reports } from './report.ts';
import { filesExpireAt } from './retention.ts';

/** A job that has not come to an end by then is given up by its queue: it may be ordered anew. */
const lostAfterMs = 3_600_000;

/** The type with a format that it has: the one asked for, or its default. */
export function kindOf({ type, format = defaultFormat(type) }: { type: ReportType; format?: ReportFormat | undefined }): Kind {
  if (!formatsOf(type).includes(format)) throw problem.invalid({ format: [`of a report of type ${type} is one of ${formatsOf(type).join(', ')}`] });
  return { type, format };
}

/** Orders a file. One that is in work, or done and not superseded, is answered as it is, and nothing is ordered twice. */
export function generate(id: string, asked: { type: ReportType; format?: ReportFormat | undefined }): Promise<PresentedFile> {
  const kind = kindOf(asked);
  return retrying('Report', async () => {
    const report = await need(id);
    const file = fileOf(report.files, kind);
    if (file && file.superseded_at === null && (isInWork(file) || statusOf(file) === 'done')) return presentFile(report, kind);
    await refuse(report, kind);
    const requested_at = timestamp();
    const changed = Reports.update(tenant(), report, { files: withFile(report.files, kind, { ...nothingYet, requested_at }) });
    await transact([changed, GenerationRequested.publish(id, { report_id: id, product: report.product, ...kind, requested_at })]);
    return presentFile(changed.item, kind);
  });
}

const nothingYet = { status: 'requested', size: null, sha256: null, generated_at: null, expires_at: null, key: null, error: null, superseded_at: null } as const;

function isInWork({ status, requested_at }: ReportFile): boolean {
  return (status === 'requested' || status === 'processing') && clock.now().getTime() - Date.parse(requested_at) < lostAfterMs;
}

async function refuse(report: Report, { type }: Kind): Promise<void> {
  if (new Date(filesExpireAt(report)) <= clock.now()) throw problem.refused('The files of a report are kept for three years from the scan, which are over');
  if (type !== 'attestation') return;
  refuseAttestation(report);
  if (incompleteDetails(await Organizations.need(tenant(), tenant()))) throw problem.refused("An attestation prints the organization's details, and they are incomplete: complete company name, address, website and contact first");
}

/** Only a PCI run with an outcome can be attested. */
export function refuseAttestation({ product, compliance }: Pick<Report, 'product' | 'compliance'>): void {
  if (product !== 'pci') throw problem.refused('Only runs of the PCI product can be attested');
  if (compliance === null) throw problem.refused('The run ended without an outcome, so there is nothing to attest');
}
