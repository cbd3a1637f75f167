import { csv, type CsvColumn } from '../../lib/csv.ts';
import { timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { queryRows } from '../../table/query.ts';
import { actor, tenant } from '../actor/context.ts';
import { reachesBelow } from '../actor/actor.ts';
import { detailNames } from './details.ts';
import { Closures, type Organization, parentOf, treeOf } from './organization.ts';

/** What a function may answer holds about this many rows. */
const rowsMax = 20_000;

const columns: CsvColumn<Organization>[] = [
  { name: 'id', cell: ({ id }) => id },
  { name: 'name', cell: ({ name }) => name },
  { name: 'company_name', cell: ({ company_name }) => company_name },
  { name: 'description', cell: ({ description }) => description },
  { name: 'partner', cell: ({ partner }) => partner },
  { name: 'parent_organization', cell: (organization) => parentOf(organization) ?? null },
  ...detailNames.map((name) => ({ name, cell: ({ details }: Organization) => details[name] ?? null })),
  { name: 'created_at', cell: ({ created_at }) => created_at },
  { name: 'updated_at', cell: ({ updated_at }) => updated_at },
] satisfies CsvColumn<Organization>[];

/** The caller's own organization and, for a partner's Admin, every one below it, as CSV in the order of creation. */
export async function exportAll(): Promise<{ file_name: string; content_type: string; content: Buffer }> {
  const { rows } = await queryRows({ partition: treeOf(tenant()), index: 'tree' }, rowsMax + 1);
  if (rows.length > rowsMax) throw problem.refused(`More than ${rowsMax} organizations: export those below each partner`);
  const all = rows.map((row): Organization => Closures.parse(row).organization);
  const reached = reachesBelow(actor()) ? all : all.filter(({ id }) => id === tenant());
  return { file_name: `organizations-${timestamp().slice(0, 10)}.csv`, content_type: 'text/csv; charset=utf-8', content: Buffer.from(csv(columns, reached)) };
}

