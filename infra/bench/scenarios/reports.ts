import { GenerationRequested } from '../../../shared/domain/report/events.ts';
import { generate } from '../../../shared/domain/report/generate.ts';
import { produce } from '../../../shared/domain/report/produce.ts';
import { Reports } from '../../../shared/domain/report/report.ts';
import { asSystem, tenant } from '../../../shared/domain/actor/context.ts';
import { newId } from '../../../shared/lib/id.ts';
import { tenantKey } from '../../../shared/table/keys.ts';
import { queryRows } from '../../../shared/table/query.ts';
import { transact } from '../../../shared/table/transact.ts';
import { EventRecordShape } from '../../../shared/events/define.ts';
import { finishedRun } from '../world/finished-run.ts';
import { as, perWorld, type World } from '../world/world.ts';
import type { Scenario, Scenarios } from './scenario.ts';

const csv = { type: 'detailed', format: 'csv' } as const;

/** The report of the finished run, with one file of it generated. */
const withFile = perWorld(async (world): Promise<string> => {
  const { run } = await finishedRun(world);
  await as(world.people.user, () => generate(run, csv));
  await asSystem('bench', world.people.user.organization, async () => {
    const { rows } = await queryRows({ partition: tenantKey(tenant(), 'OUTBOX'), newestFirst: true }, 10);
    const order = rows.map((row) => EventRecordShape.parse(row)).find(({ name }) => name === GenerationRequested.name);
    if (!order) throw new Error('No report file was ordered');
    await produce(GenerationRequested.read(order));
  });
  return run;
});

/** The same report under another id, without files. */
async function another(world: World): Promise<string> {
  const { run } = await finishedRun(world);
  return asSystem('bench', world.people.user.organization, async () => {
    const { created_at: _, updated_at: __, version: ___, ...report } = await Reports.need(tenant(), run, 'pci');
    const copy = Reports.create(tenant(), { ...report, id: newId(), files: {} });
    await transact([copy]);
    return copy.item.id;
  });
}

const ofFile: Scenario = { send: async (world) => ({ ids: [await withFile(world)], query: csv }) };

export const reports: Scenarios = {
  listReports: {},
  showReport: { send: async (world) => ({ ids: [await withFile(world)] }) },
  generateReportFile: { send: async (world) => ({ ids: [await another(world)], query: csv }) },
  downloadReportFile: ofFile,
  checkReportFile: ofFile,
};
