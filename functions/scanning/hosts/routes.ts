import * as Known from '../../../shared/domain/host/known-list.ts';
import { Document } from '../../../shared/domain/host/host.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection, document } from '../answers.ts';
import { Id } from '../params.ts';

export const hosts: Group = {
  id: 'hosts',
  title: 'Hosts',
  grants: { table: 'read', secrets: ['cursor'] },
  errorImpact: 'Customers cannot see their hosts; scans, reports and webhooks go on.',
  endpoints: [
    endpoint({
      id: 'listHosts',
      method: 'GET',
      path: '/v2/hosts',
      summary: 'List of hosts',
      description: 'The hosts that scans of the active product have found, as the latest run saw each, with all that is open on it. An exact `q[ip]` or `q[hostname]` and the order of severity are found by an index.',
      can: 'member',
      columns: Known.columns,
      answer: collection('hosts', Document),
      status: 200,
      handle: ({ list }) => Known.list(list),
    }),
    endpoint({
      id: 'listMostVulnerableHosts',
      method: 'GET',
      path: '/v2/hosts/most_vulnerable',
      summary: 'List of most vulnerable hosts',
      description: 'By severity, then by the number of findings. `limit` is 10 unless given, at most 100.',
      can: 'member',
      query: Known.MostQuery,
      answer: collection('hosts', Document),
      status: 200,
      handle: ({ query }) => Known.mostVulnerable(query),
    }),
    endpoint({
      id: 'showHost',
      method: 'GET',
      path: '/v2/hosts/{id}',
      summary: 'Host details',
      description: 'With its services, the guess at its operating system, and its latest tests.',
      can: 'member',
      params: Id,
      answer: document('hosts', Known.Details),
      status: 200,
      handle: ({ params }) => Known.show(params.id),
    }),
  ],
};
