import { Create, create } from '../../../shared/domain/api-key/api-key.ts';
import { newId } from '../../../shared/lib/id.ts';
import { as, type World } from '../world/world.ts';
import type { Scenarios } from './scenario.ts';

const oneMore = async ({ people }: World) => ({ ids: [(await as(people.admin, () => create(Create.parse({ name: `Key ${newId()}` })))).id] });

export const apiKeys: Scenarios = {
  listApiKeys: { as: 'admin' },
  createApiKey: { as: 'admin', send: () => ({ body: { api_key: { name: `Key ${newId()}` } } }) },
  rotateApiKey: { as: 'admin', send: oneMore },
  revokeApiKey: { as: 'admin', send: oneMore },
};
