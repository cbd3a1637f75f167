import { create as createApiKey } from '../../shared/domain/api-key/api-key.ts';
import { behindWall, withActor } from '../../shared/domain/actor/context.ts';
import { found } from '../../shared/domain/organization/organization.ts';
import { planId, Plans, seededPlans } from '../../shared/domain/plan/plan.ts';
import { newId } from '../../shared/lib/id.ts';
import { platform } from '../../shared/table/entity.ts';
import { Conflict } from '../../shared/table/operation.ts';
import { transact } from '../../shared/table/transact.ts';
import { platformWall } from '../../shared/table/wall.ts';

export interface Root {
  id: string;
  key: string;
}

/** The root of a tree with the seeded plans and an API key, made through the same verbs as a first start. */
export function makeRoot(): Promise<Root> {
  const id = newId();
  return withActor({ type: 'system', name: 'test', organization: id }, async () => {
    await behindWall(platformWall(id), () => transact(seededPlans.map((plan) => Plans.create(platform, { ...plan, id: planId(platform, plan.code) })))).catch(whenSeeded);
    await transact([found({ id, name: 'Root', description: '', company_name: 'Root', partner: true, details: {}, members: [] }, undefined)]);
    const { key } = await createApiKey({ name: 'root', scopes: ['*'], expires_at: null });
    return { id, key };
  });
}

/** The catalogue is one for the whole table: a second root of the same test file finds it there. */
function whenSeeded(error: unknown): void {
  if (!(error instanceof Conflict)) throw error;
}
