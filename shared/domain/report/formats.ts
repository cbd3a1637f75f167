import type { ReportFormat, ReportType } from './render/render.ts';

/** The four types of the ASV report set (reference 6.3), and the formats of each, its default first: the renderers' own table without the renderers, which are too large for a bundle that only asks. */
const formatsByType = {
  attestation: ['pdf'],
  executive: ['pdf'],
  detailed: ['pdf', 'csv', 'json'],
  remediation: ['xlsx', 'pdf', 'csv', 'json'],
} as const satisfies Record<ReportType, readonly ReportFormat[]>;

export const reportTypes = ['attestation', 'executive', 'detailed', 'remediation'] as const satisfies readonly ReportType[];
export const reportFormats = ['pdf', 'xlsx', 'csv', 'json'] as const satisfies readonly ReportFormat[];

/** The formats that a type of report exists in, its default first. */
export function formatsOf(type: ReportType): readonly ReportFormat[] {
  return formatsByType[type];
}

/** What a client gets that names no format. */
export function defaultFormat(type: ReportType): ReportFormat {
  return formatsByType[type][0];
}
