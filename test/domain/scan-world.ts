import { type Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import * as Edit from '../../shared/domain/scan/edit.ts';
import { type Scan, Scans } from '../../shared/domain/scan/scan.ts';
import { type Run, Runs } from '../../shared/domain/run/run.ts';
import { type Chunk, Chunks } from '../../shared/domain/run/chunk.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import type { Features } from '../../shared/domain/subscription/features.ts';
import * as TargetEdit from '../../shared/domain/target/edit.ts';
import { type Target, Targets } from '../../shared/domain/target/target.ts';
import { queryRows } from '../../shared/table/query.ts';
import { customer } from './target-world.ts';

export const unlimited: Features = { number_of_ips: { limit: 70_000 }, rescan: { active: true, unlimited: true, num_of_rescans: 0, unit: 'day', when_run: 'always' } };

/** An organization with one PCI scan of these hosts. */
export async function scanOf(hosts: string, features: Features = unlimited, more: object = {}): Promise<{ actor: Actor; id: string; targetId: string }> {
  const actor = await customer({ pci: features });
  return withActor(actor, async () => {
    await seedScanners();
    const target = await TargetEdit.create(TargetEdit.Create.parse({ name: 'Target', hosts, ...more }));
    const scan = await Edit.create(Edit.Create.parse({ name: 'Scan', target_id: target.id }));
    return { actor, id: scan.id, targetId: target.id };
  });
}

interface State {
  scan: Scan;
  run: Run | undefined;
  target: Target;
  chunks: Chunk[];
}

/** Everything about a scan as it is stored now. */
export function stateOf({ actor, id, targetId }: { actor: Actor; id: string; targetId: string }): Promise<State> {
  const { organization } = actor;
  return withActor(actor, async () => {
    const [scan, target] = await Promise.all([Scans.need(organization, id, 'pci'), Targets.need(organization, targetId)]);
    const run = scan.run_id === null ? undefined : await Runs.need(organization, scan.run_id, id);
    const chunks = run ? (await queryRows(Chunks.stretch(organization, run.id), 2000)).rows.map(Chunks.parse) : [];
    return { scan, run, target, chunks: chunks.sort((a, b) => a.index - b.index) };
  });
}
