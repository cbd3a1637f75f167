import * as z from 'zod';
import { entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { tenant, user } from '../actor/context.ts';
import { needInAnyProduct } from '../plan/in-any-product.ts';
import { products } from '../plan/product.ts';
import { Results } from '../vulnerability/severity-counts.ts';
import { attesting, attestingFields } from './asv.ts';
import { FilesDocument, presentFiles, ReportFiles } from './report-file.ts';

const Named = z.object({ id: z.string(), name: z.string() });

/**
 * A report is what a run that ended came to, kept apart from the scan because evidence outlives it. Its id is the run's, so it is made
 * once, and a list of reports is in the order of the runs' starts. Its files are generated on demand (generate.ts, produce.ts); what may
 * never be true: a file that is done and cannot be fetched, a file whose content changes, two jobs that both say that they generated it.
 */
const Stored = z.object({
  /** The time of the run, as text. */
  name: z.string(),
  scan: Named,
  history_id: z.string(),
  product: z.enum(products),
  /** Null when the run was stopped: it is not judged. */
  compliance: z.boolean().nullable(),
  results: Results,
  hosts_total: z.int(),
  hosts_compliant: z.int(),
  started_at: z.string(),
  finished_at: z.string(),
  /** `Q1 2026`. */
  quarter: z.string(),
  valid_until: z.string().nullable(),
  files: ReportFiles,
});
export type ReportAttributes = z.infer<typeof Stored>;

export const Document = z
  .object({
    id: z.string(),
    name: z.string(),
    scan: Named,
    /** The same, under the name that the first version of the API had for it. */
    task: Named,
    product: z.enum(products),
    compliance: z.boolean().nullable(),
    results: Results,
    files: FilesDocument,
    history_id: z.string(),
    started_at: z.string(),
    finished_at: z.string(),
    quarter: z.string(),
    valid_until: z.string().nullable(),
    hosts: z.object({ total: z.int(), compliant: z.int() }),
    ...attesting,
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Report' });
type Presented = z.input<typeof Document>;

/** One list a product, because a user works in one product at a time. */
export const Reports = entity(Stored, { name: 'Report', family: 'REPORT', within: ({ product }) => product, counted: true });
export type Report = ReturnType<typeof Reports.parse>;

export const columns = {
  name: ({ name }: Report) => name,
  scan: ({ scan }: Report) => [scan.name, scan.id],
  compliance: ({ compliance }: Report) => compliance,
  quarter: ({ quarter }: Report) => quarter,
  started_at: ({ started_at }: Report) => started_at,
  finished_at: ({ finished_at }: Report) => finished_at,
  valid_until: ({ valid_until }: Report) => valid_until,
};

/** The organization's reports of the active product. Dates are asked of the run's start (reference 3.5), so a list between dates is examined. */
export async function list(request: ListRequest): Promise<Page<Presented>> {
  const product = user().active_product;
  const { from, to } = request.created;
  const within = ({ started_at }: Report): boolean => (!from || new Date(started_at) >= from) && (!to || new Date(started_at) <= to);
  const reports = { stretches: [Reports.stretch(tenant(), product)], parse: Reports.parse, columns, total: () => Reports.count(tenant(), product), ...(from || to ? { where: within } : {}) };
  const { items, ...page } = await listOf(reports, { ...request, created: { from: undefined, to: undefined } });
  return { ...page, items: items.map(present) };
}

export async function show(id: string): Promise<Presented> {
  return present(await need(id));
}

/** The report, whatever its product; the active product's costs one read. */
export function need(id: string): Promise<Report> {
  return needInAnyProduct('Report', (product) => Reports.get(tenant(), id, product));
}

function present(report: Report): Presented {
  const { scan, files, hosts_total, hosts_compliant } = report;
  return { ...report, task: scan, files: presentFiles(files), hosts: { total: hosts_total, compliant: hosts_compliant }, ...attestingFields() };
}
