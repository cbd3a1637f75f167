import * as Known from '../../../shared/domain/vulnerability/known-list.ts';
import { Document } from '../../../shared/domain/vulnerability/vulnerability.ts';
import * as Widgets from '../../../shared/domain/vulnerability/widgets.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection, document, flat } from '../answers.ts';
import { Id } from '../params.ts';

export const vulnerabilities: Group = {
  id: 'vulnerabilities',
  title: 'Vulnerabilities',
  grants: { table: 'read', secrets: ['cursor'] },
  errorImpact: 'Customers cannot see what is open on their hosts; scans, reports and webhooks go on.',
  endpoints: [
    endpoint({
      id: 'listVulnerabilities',
      method: 'GET',
      path: '/v2/vulnerabilities',
      summary: 'List of vulnerabilities',
      description:
        'What the scans of the active product see now. `q[status]=closed` lists what no scan sees any more, `q[status]=*` both. Exact values of host (address or name), nvt, name and cve (of a check), port, threat and severity are found by an index, as is the order of severity; `q[scan]` (id or name) lists what the run found that the scan shows. Other filters and orders look at up to 10,000 rows and answer 422 past that.',
      can: 'member',
      columns: Known.columns,
      answer: collection('vulnerabilities', Document),
      status: 200,
      handle: ({ list }) => Known.list(list),
    }),
    endpoint({
      id: 'totalVulnerabilities',
      method: 'GET',
      path: '/v2/vulnerabilities/total',
      summary: 'Total Vulnerabilities (widget)',
      description: 'What is open now, by severity, and on how many hosts; without what an exception has taken out.',
      can: 'member',
      answer: flat(Widgets.TotalDocument),
      status: 200,
      handle: () => Widgets.total(),
    }),
    endpoint({
      id: 'topVulnerabilities',
      method: 'GET',
      path: '/v2/vulnerabilities/top',
      summary: 'Top Vulnerabilities (widget)',
      description: 'By severity, then by the number of hosts. `limit` is 10 unless given, at most 100.',
      can: 'member',
      query: Widgets.TopQuery,
      answer: flat(Widgets.TopDocument),
      status: 200,
      handle: ({ query }) => Widgets.top(query),
    }),
    endpoint({
      id: 'pciCompliant',
      method: 'GET',
      path: '/v2/vulnerabilities/pci_compliant',
      summary: 'PCI Compliant (widget)',
      description: 'How the hosts stand by all that is open on them, and the scan that finished last. Null while no host was judged; a host that is in the scope of no scan any more is `unknown`.',
      can: 'member',
      answer: flat(Widgets.ComplianceDocument),
      status: 200,
      handle: () => Widgets.compliance(),
    }),
    endpoint({
      id: 'showVulnerability',
      method: 'GET',
      path: '/v2/vulnerabilities/{id}',
      summary: 'Vulnerability details',
      can: 'member',
      params: Id,
      answer: document('vulnerabilities', Document),
      status: 200,
      handle: ({ params }) => Known.show(params.id),
    }),
  ],
};
