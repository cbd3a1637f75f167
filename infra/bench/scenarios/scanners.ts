import { create } from '../../../shared/domain/scanner/edit.ts';
import { Create } from '../../../shared/domain/scanner/input.ts';
import * as Manage from '../../../shared/domain/scanner/manage.ts';
import { newId } from '../../../shared/lib/id.ts';
import { as, perWorld, type World } from '../world/world.ts';
import type { Scenario, Scenarios } from './scenario.ts';

/** Nobody listens there. */
const body = () => ({ name: `Scanner ${newId()}`, type: 'openvasd', host: '127.0.0.1', port: 9, tls: false });
const make = ({ people }: World): Promise<string> => as(people.operator, async () => (await create(Create.parse(body()))).id);
const scanner = perWorld(make);
const known = (more: (world: World) => object = () => ({})): Scenario => ({ as: 'operator', send: async (world) => ({ ids: [await scanner(world)], ...more(world) }) });

export const scanners: Scenarios = {
  listScanners: { as: 'admin' },
  createScanner: { as: 'operator', send: () => ({ body: { scanner: body() } }) },
  listActivatedScanners: {},
  showScanner: known(),
  updateScanner: known(() => ({ body: { scanner: { comment: newId() } } })),
  deleteScanner: { as: 'operator', send: async (world) => ({ ids: [await make(world)] }) },
  activateScanner: known(),
  deactivateScanner: {
    as: 'operator',
    send: async (world) => {
      const id = await scanner(world);
      await as(world.people.operator, () => Manage.activate(id));
      return { ids: [id] };
    },
  },
  updateScannerAppType: known(() => ({ body: { app_type: 'vrms' } })),
  assignScanner: known(({ people }) => ({ body: { organization_id: people.admin.organization } })),
  verifyScanner: { ...known(), besides: 'a connection to the engine, which is refused here' },
};
