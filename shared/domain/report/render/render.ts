import type { RunEvidence } from '../run-evidence.ts';
import { attestationPdf } from './attestation.ts';
import { detailedCsv } from './detailed-rows.ts';
import { detailedPdf } from './detailed.ts';
import { executivePdf } from './executive.ts';
import { detailedJson, remediationJson } from './json.ts';
import { remediationCsv } from './remediation-rows.ts';
import { remediationXlsx } from './remediation-sheet.ts';
import { remediationPdf } from './remediation.ts';

export type ReportType = 'attestation' | 'executive' | 'detailed' | 'remediation';
export type ReportFormat = 'pdf' | 'xlsx' | 'csv' | 'json';

type Renderer = (evidence: RunEvidence) => Uint8Array | Promise<Uint8Array>;

const RENDERERS: Record<ReportType, Partial<Record<ReportFormat, Renderer>>> = {
  attestation: { pdf: attestationPdf },
  executive: { pdf: executivePdf },
  detailed: { pdf: detailedPdf, csv: detailedCsv, json: detailedJson },
  remediation: { xlsx: remediationXlsx, pdf: remediationPdf, csv: remediationCsv, json: remediationJson },
};

const CONTENT_TYPES: Record<ReportFormat, string> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** A spreadsheet is the default where there is one: it is a work list. */
const FORMATS: ReportFormat[] = ['xlsx', 'pdf', 'csv', 'json'];

/** The formats that a type of report exists in, its default first. */
export function formatsOf(type: ReportType): ReportFormat[] {
  return FORMATS.filter((format) => RENDERERS[type][format] !== undefined);
}

/** The bytes of one report file. A pure function: the same evidence always gives the same bytes. Throws for a format that the type does not have. */
export async function renderReport(evidence: RunEvidence, type: ReportType, format: ReportFormat): Promise<{ content: Uint8Array; content_type: string }> {
  const renderer = RENDERERS[type][format];
  if (!renderer) throw new Error(`A report of type ${type} has no format ${format}`);
  return { content: await renderer(evidence), content_type: CONTENT_TYPES[format] };
}
