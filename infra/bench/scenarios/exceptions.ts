import * as Exception from '../../../shared/domain/exception/submit.ts';
import { checkById } from '../../../shared/domain/check/catalogue.ts';
import { as, perWorld, type World } from '../world/world.ts';
import type { Scenarios } from './scenario.ts';

const body = () => ({ text: 'It is patched', nvt: checkById('tls-sslv3')?.oid ?? '', hosts: '127.0.0.1', new_severity: 2 });
const make = ({ people }: World): Promise<string> => as(people.user, async () => (await Exception.create(Exception.Create.parse(body()))).id);
const exception = perWorld(make);
const one = async (world: World) => ({ ids: [await exception(world)] });

export const exceptions: Scenarios = {
  listExceptions: {},
  createException: { send: () => ({ body: { exception: body() } }) },
  exceptionStatistics: {},
  showException: { send: one },
  showExceptionDetails: { send: one },
  updateException: { send: async (world) => ({ ids: [await exception(world)], body: { exception: { text: 'It is patched by hand' } } }) },
  deleteException: { send: async (world) => ({ ids: [await make(world)] }) },
  deleteExceptions: { send: async (world) => ({ query: { ids: [await make(world), await make(world)].join(',') } }) },
  activateExceptions: { as: 'operator', send: async (world) => ({ query: { ids: await make(world) } }) },
  resetExceptions: { as: 'operator', send: async (world) => ({ query: { ids: await make(world) } }) },
};
