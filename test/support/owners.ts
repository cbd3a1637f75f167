import { asSystem, behindWall, withActor } from '../../shared/domain/actor/context.ts';
import { Create, create } from '../../shared/domain/organization/create.ts';
import { newId } from '../../shared/lib/id.ts';
import { seedPortLists } from '../../shared/domain/port-list/seed.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import { platformWall } from '../../shared/table/wall.ts';
import { userOf } from './actors.ts';
import { makePerson, type Person } from './people.ts';
import { makeRoot } from './platform.ts';

/** An organization that may scan, with an Admin and a User. */
export async function makeOwners(): Promise<{ admin: Person; user: Person }> {
  const root = await makeRoot();
  const catalogue = async (): Promise<void> => {
    await seedPortLists();
    await seedScanners();
  };
  await asSystem('test', root.id, () => behindWall(platformWall(root.id), catalogue));
  const plans = [{ plan: 'pci-basic' }];
  const { id } = await withActor(userOf(root.id, 'Super Admin', { partner: true }), () => create(Create.parse({ name: newId(), plans })));
  return { admin: await makePerson(id, 'Admin'), user: await makePerson(id, 'User') };
}
