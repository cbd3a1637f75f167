import * as Credential from '../../../shared/domain/credential/edit.ts';
import { newId } from '../../../shared/lib/id.ts';
import { as, perWorld, type World } from '../world/world.ts';
import type { Scenarios } from './scenario.ts';

const body = () => ({ name: `Login ${newId()}`, type: 'up', login: 'scanner', password: newId() });
const make = ({ people }: World): Promise<string> => as(people.admin, async () => (await Credential.create(Credential.Create.parse(body()))).id);
const credential = perWorld(make);

export const credentials: Scenarios = {
  listCredentials: { as: 'admin' },
  createCredential: { as: 'admin', send: () => ({ body: { credential: body() } }) },
  showCredential: { as: 'admin', send: async (world) => ({ ids: [await credential(world)] }) },
  updateCredential: { as: 'admin', send: async (world) => ({ ids: [await credential(world)], body: { credential: { name: `Login ${newId()}` } } }) },
  deleteCredential: { as: 'admin', send: async (world) => ({ ids: [await make(world)] }) },
};
