import * as Schedule from '../../../shared/domain/schedule/edit.ts';
import { newId } from '../../../shared/lib/id.ts';
import { as, perWorld, type World } from '../world/world.ts';
import type { Scenarios } from './scenario.ts';

const rhythm = { first_time: '2024-01-31 02:30:00', timezone: 'Europe/Berlin', period: 1, period_unit: 'month' };
const body = () => ({ name: `Monthly ${newId()}`, ...rhythm });
const make = ({ people }: World): Promise<string> => as(people.user, async () => (await Schedule.create(Schedule.Create.parse(body()))).id);
const schedule = perWorld(make);

export const schedules: Scenarios = {
  listSchedules: {},
  createSchedule: { send: () => ({ body: { schedule: body() } }) },
  calculateFirstTime: { send: () => ({ body: { schedule: rhythm } }), besides: 'time zone arithmetic' },
  calculateNextDates: { send: () => ({ body: { schedule: { ...rhythm, count: 100 } } }), besides: 'time zone arithmetic' },
  showSchedule: { send: async (world) => ({ ids: [await schedule(world)] }) },
  updateSchedule: { send: async (world) => ({ ids: [await schedule(world)], body: { schedule: { name: `Monthly ${newId()}` } } }) },
  deleteSchedule: { send: async (world) => ({ ids: [await make(world)] }) },
  deleteSchedules: { send: async (world) => ({ query: { ids: [await make(world), await make(world)].join(',') } }) },
};
