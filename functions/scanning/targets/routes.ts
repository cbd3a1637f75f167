import * as z from 'zod';
import { calculateHosts, Calculate, Calculation } from '../../../shared/domain/target/calculate-hosts.ts';
import { Document, present, presentOne } from '../../../shared/domain/target/document.ts';
import * as Edit from '../../../shared/domain/target/edit.ts';
import * as Target from '../../../shared/domain/target/target.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection, document, empty, flat, removals } from '../answers.ts';
import { Id } from '../params.ts';
import { Ids, removeEach } from '../bulk.ts';

export const targets: Group = {
  id: 'targets',
  title: 'Targets',
  grants: { table: 'write', secrets: ['cursor'] },
  errorImpact: 'Customers cannot make or change targets; existing scans and schedules run on.',
  endpoints: [
    endpoint({
      id: 'listTargets',
      method: 'GET',
      path: '/v2/targets',
      summary: 'List targets',
      can: 'member',
      columns: Target.columns,
      answer: collection('targets', Document),
      status: 200,
      handle: async ({ list }) => {
        const page = await Target.list(list);
        return { ...page, items: await present(page.items) };
      },
    }),
    endpoint({
      id: 'createTarget',
      method: 'POST',
      path: '/v2/targets',
      summary: 'Create Target',
      description: 'Refused (422) when a part of the hosts does not parse, may not be scanned here, or exceeds the plan. `authorized` records that you declare the right to scan.',
      can: 'member',
      body: z.object({ target: Edit.Create }),
      answer: document('targets', Document, { location: (id) => `/v2/targets/${id}` }),
      status: 201,
      handle: async ({ body }) => presentOne(await Edit.create(body.target)),
    }),
    endpoint({
      id: 'calculateHosts',
      method: 'POST',
      path: '/v2/targets/calculate_hosts',
      summary: 'Calculate Hosts',
      description: 'Counts whatever parses, exactly, and compares it with the plan; nothing is stored and nothing refused.',
      can: 'member',
      body: z.object({ target: Calculate }),
      answer: flat(Calculation),
      status: 200,
      handle: ({ body }) => calculateHosts(body.target),
    }),
    endpoint({
      id: 'showTarget',
      method: 'GET',
      path: '/v2/targets/{id}',
      summary: 'Show a target',
      can: 'member',
      params: Id,
      answer: document('targets', Document),
      status: 200,
      handle: async ({ params }) => presentOne(await Target.show(params.id)),
    }),
    endpoint({
      id: 'updateTarget',
      method: 'PUT',
      path: '/v2/targets/{id}',
      summary: 'Updates a target',
      description: 'What is not named stays. The hosts cannot change while a scan of the target runs (422).',
      can: 'member',
      params: Id,
      body: z.object({ target: Edit.Update }),
      answer: document('targets', Document),
      status: 200,
      handle: async ({ params, body }) => presentOne(await Edit.update(params.id, body.target)),
    }),
    endpoint({
      id: 'deleteTarget',
      method: 'DELETE',
      path: '/v2/targets/{id}',
      summary: 'Delete a target',
      description: 'Refused (422) while a scan uses it.',
      can: 'member',
      params: Id,
      answer: empty(),
      status: 200,
      handle: ({ params }) => Target.remove(params.id),
    }),
    endpoint({
      id: 'deleteTargets',
      method: 'DELETE',
      path: '/v2/targets',
      summary: 'Delete targets',
      description: 'Up to 100 ids, in the query or the body; the answer says of each what happened.',
      can: 'member',
      query: Ids,
      answer: removals(),
      status: 200,
      handle: ({ query }) => removeEach(query.ids, 'Target', Target.remove),
    }),
  ],
};
