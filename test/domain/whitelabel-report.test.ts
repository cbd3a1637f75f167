import { expect, test } from 'vitest';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { Reports } from '../../shared/domain/report/report.ts';
import { evidenceOf } from '../../shared/domain/run/evidence.ts';
import { update } from '../../shared/domain/whitelabel/manage.ts';
import { Update } from '../../shared/domain/whitelabel/validation.ts';
import { timestamp } from '../../shared/platform/clock.ts';
import { as } from '../support/people.ts';
import { useTable } from '../support/table.ts';
import { makeTenants } from '../support/tenants.ts';

useTable();

test("a customer's reports carry the partner's name and colour, and the ASV stays who it is", async () => {
  const { partner, a, b } = await makeTenants();
  const of = (organization: string, id: string) => asSystem('test', organization, async () => evidenceOf(await Reports.need(organization, id, 'pci'), timestamp()));
  const [before, beside] = [await of(a.organization, a.ids['reports'] ?? ''), await of(b.organization, b.ids['reports'] ?? '')];
  await as(partner, () => update(Update.parse({ brand_name: 'Harbour Trust', primary_color: '#0f766e' })));
  const after = await of(a.organization, a.ids['reports'] ?? '');
  expect(before.brand).toEqual({ name: 'Perimeter', primary_color: '#1f4e79' });
  expect(after.brand).toEqual({ name: 'Harbour Trust', primary_color: '#0f766e' });
  expect(after.asv).toEqual(before.asv);
  expect((await of(b.organization, b.ids['reports'] ?? '')).brand).toEqual(beside.brand);
});
