import * as z from 'zod';
import { files } from '../../platform/files.ts';
import { problem } from '../../problems.ts';
import { attesting, attestingFields } from './asv.ts';
import { reportFormats, reportTypes } from './formats.ts';
import { kindOf, refuseAttestation } from './generate.ts';
import type { ReportFormat, ReportType } from './render/render.ts';
import { fileOf, type Kind, Status, statusOf } from './report-file.ts';
import { need, type Report } from './report.ts';

interface Asked {
  type: ReportType;
  format?: ReportFormat | undefined;
}

/** Seconds: enough to follow a redirect, too short to pass the link on. */
const linkSeconds = 300;

/** Characters of a scan's name in the name of a file: the date and the ending have to fit too. */
const scanNameMax = 80;

const titles: Record<ReportType, string> = { attestation: 'Attestation of scan compliance', executive: 'Executive report', detailed: 'Detailed report', remediation: 'Remediation report' };

/** The file, or an address of it where the host can sign one; 404 until it is done, and when its time is over. */
export async function download(id: string, asked: Asked) {
  const kind = kindOf(asked);
  const report = await need(id);
  if (kind.type === 'attestation') refuseAttestation(report);
  const file = fileOf(report.files, kind);
  if (!file?.key || statusOf(file) !== 'done') throw problem.notFound('Report file');
  const file_name = fileNameOf(report, kind);
  const kept = await files();
  const redirect = await kept.presign(file.key, file_name, linkSeconds);
  if (redirect !== undefined) return { redirect };
  const found = await kept.get(file.key);
  if (!found || found.file.sha256 !== file.sha256) throw new Error(`The file ${file.key} is not what was generated`);
  return { file_name, content_type: found.file.content_type, content: Buffer.from(found.content) };
}

export const Existence = z
  .object({ exists: z.boolean(), status: Status, type: z.enum(reportTypes), format: z.enum(reportFormats), sha256: z.string().nullable(), ...attesting })
  .meta({ id: 'ReportFileExistence' });

/** Whether the file can be downloaded now. */
export async function exists(id: string, asked: Asked): Promise<z.input<typeof Existence>> {
  const kind = kindOf(asked);
  const file = fileOf((await need(id)).files, kind);
  const status = statusOf(file);
  return { exists: status === 'done', status, ...kind, sha256: file?.sha256 ?? null, ...attestingFields() };
}

/** `Executive report - Quarterly shop scan - 2026-11-21.pdf`; what writes the header makes it safe. */
function fileNameOf({ scan, started_at }: Report, { type, format }: Kind): string {
  // A cut may not leave half of a surrogate pair.
  const name = scan.name.slice(0, scanNameMax).replace(/[\ud800-\udbff]$/, '');
  return `${titles[type]} - ${name} - ${started_at.slice(0, 10)}.${format}`;
}
