import * as z from 'zod';
import { download, Existence, exists } from '../../../shared/domain/report/download.ts';
import { reportFormats, reportTypes } from '../../../shared/domain/report/formats.ts';
import { generate } from '../../../shared/domain/report/generate.ts';
import { FileDocument } from '../../../shared/domain/report/report-file.ts';
import * as Report from '../../../shared/domain/report/report.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection, document, download as file, flat } from '../answers.ts';
import { Id } from '../params.ts';

const Kind = z.object({
  type: z.enum(reportTypes),
  /** Each type has a default: `xlsx` for remediation, `pdf` for the others. */
  format: z.enum(reportFormats).optional(),
});

export const reports: Group = {
  id: 'reports',
  title: 'Reports',
  grants: { table: 'write', files: 'read', secrets: ['cursor'] },
  errorImpact: 'Customers cannot see, order or download their reports; what was generated stays.',
  endpoints: [
    endpoint({
      id: 'listReports',
      method: 'GET',
      path: '/v2/reports',
      summary: 'List Reports',
      description: "The reports of the active product. Dates are asked of the run's start.",
      can: 'member',
      columns: Report.columns,
      answer: collection('reports', Report.Document),
      status: 200,
      handle: ({ list }) => Report.list(list),
    }),
    endpoint({
      id: 'showReport',
      method: 'GET',
      path: '/v2/reports/{id}',
      summary: 'Show a report',
      can: 'member',
      params: Id,
      answer: document('reports', Report.Document),
      status: 200,
      handle: ({ params }) => Report.show(params.id),
    }),
    endpoint({
      id: 'generateReportFile',
      method: 'POST',
      path: '/v2/reports/{id}/generate',
      summary: 'Generates a report file',
      description: 'Ordered once, generated in the background: poll the report, or wait for the webhook `report_generated`. An order that is in work or done is answered as it is.',
      can: 'member',
      params: Id,
      query: Kind,
      answer: document('report_files', FileDocument),
      status: 202,
      handle: ({ params, query }) => generate(params.id, query),
    }),
    endpoint({
      id: 'downloadReportFile',
      method: 'GET',
      path: '/v2/reports/{id}/download',
      summary: 'Downloads a report file',
      description: 'The file, or a redirect to an address of it that is valid for five minutes; 404 until it exists.',
      can: 'member',
      params: Id,
      query: Kind,
      answer: file('application/pdf', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv', 'application/json'),
      status: 200,
      handle: ({ params, query }) => download(params.id, query),
    }),
    endpoint({
      id: 'checkReportFile',
      method: 'GET',
      path: '/v2/reports/{id}/exists',
      summary: 'Check if a report file exists',
      can: 'member',
      params: Id,
      query: Kind,
      answer: flat(Existence),
      status: 200,
      handle: ({ params, query }) => exists(params.id, query),
    }),
  ],
};
