import * as z from 'zod';
import { stableId } from '../../lib/id.ts';
import { clock } from '../../platform/clock.ts';
import { attesting, attestingFields } from './asv.ts';
import { defaultFormat, formatsOf, reportFormats, reportTypes } from './formats.ts';
import type { ReportFormat, ReportType } from './render/render.ts';

/** A file of a report, from the request for it: requested -> processing -> done or failed. What was never asked for has no entry, and what is past its time is shown as expired. */
export const ReportFile = z.object({
  status: z.enum(['requested', 'processing', 'done', 'failed']),
  /** Names the job, and is the time that the file says it was generated at: a repeated job makes the same bytes. */
  requested_at: z.string(),
  size: z.int().nullable(),
  sha256: z.string().nullable(),
  generated_at: z.string().nullable(),
  expires_at: z.string().nullable(),
  /** Where it is kept. */
  key: z.string().nullable(),
  /** Why it failed, for a person. */
  error: z.string().nullable(),
  /** Since when the report says something else, because an exception began or ended; the file keeps what it said. */
  superseded_at: z.string().nullable(),
});
export type ReportFile = z.infer<typeof ReportFile>;

export const ReportFiles = z.partialRecord(z.enum(reportTypes), z.partialRecord(z.enum(reportFormats), ReportFile));
export type ReportFiles = z.infer<typeof ReportFiles>;

/** Which file of a report. */
export interface Kind {
  type: ReportType;
  format: ReportFormat;
}

export const Status = z.enum(['none', 'requested', 'processing', 'done', 'failed', 'expired']);
export type Status = z.infer<typeof Status>;

const facts = { status: Status, size: z.int().nullable(), sha256: z.string().nullable(), generated_at: z.string().nullable(), expires_at: z.string().nullable(), error: z.string().nullable(), superseded_at: z.string().nullable() };

const OfType = z.object({ status: Status, formats: z.partialRecord(z.enum(reportFormats), z.object(facts).meta({ id: 'ReportFileState' })) });
export const FilesDocument = z.object({ attestation: OfType, executive: OfType, detailed: OfType, remediation: OfType });

export const FileDocument = z
  .object({ id: z.string(), report: z.object({ id: z.string(), name: z.string() }), type: z.enum(reportTypes), format: z.enum(reportFormats), requested_at: z.string().nullable(), ...facts, ...attesting })
  .meta({ id: 'ReportFile' });
export type PresentedFile = z.input<typeof FileDocument>;

export function fileOf(files: ReportFiles, { type, format }: Kind): ReportFile | undefined {
  return files[type]?.[format];
}

export function withFile(files: ReportFiles, { type, format }: Kind, file: ReportFile): ReportFiles {
  return { ...files, [type]: { ...files[type], [format]: file } };
}

/** The same files, each that was asked for marked as saying what no longer holds; one that was marked before keeps its mark. */
export function superseded(files: ReportFiles, at: string): ReportFiles {
  const mark = (file: ReportFile): ReportFile => ({ ...file, superseded_at: file.superseded_at ?? at });
  const marked = Object.entries(files).map(([type, formats]) => [type, Object.fromEntries(Object.entries(formats).map(([format, file]) => [format, mark(file)]))]);
  return ReportFiles.parse(Object.fromEntries(marked));
}

export function statusOf(file: ReportFile | undefined): Status {
  if (!file) return 'none';
  const over = file.expires_at !== null && new Date(file.expires_at) <= clock.now();
  return over ? 'expired' : file.status;
}

/** All four types with all their formats. A type stands where its default format stands, or, if that was never asked for, the format asked for last. */
export function presentFiles(files: ReportFiles): z.input<typeof FilesDocument> {
  const ofType = (type: ReportType): z.input<typeof OfType> => {
    const asked = Object.values(files[type] ?? {}).sort((a, b) => (a.requested_at < b.requested_at ? 1 : -1));
    const formats = Object.fromEntries(formatsOf(type).map((format) => [format, factsOf(fileOf(files, { type, format }))]));
    return { status: statusOf(fileOf(files, { type, format: defaultFormat(type) }) ?? asked[0]), formats };
  };
  return { attestation: ofType('attestation'), executive: ofType('executive'), detailed: ofType('detailed'), remediation: ofType('remediation') };
}

/** One file as a document of its own; its id follows from what it is. */
export function presentFile(report: { id: string; name: string; files: ReportFiles }, { type, format }: Kind): PresentedFile {
  const file = fileOf(report.files, { type, format });
  const id = stableId('report file', report.id, type, format);
  return { id, report: { id: report.id, name: report.name }, type, format, requested_at: file?.requested_at ?? null, ...factsOf(file), ...attestingFields() };
}

function factsOf(file: ReportFile | undefined): Pick<PresentedFile, keyof typeof facts> {
  const { size = null, sha256 = null, generated_at = null, expires_at = null, error = null, superseded_at = null } = file ?? {};
  return { status: statusOf(file), size, sha256, generated_at, expires_at, error, superseded_at };
}
