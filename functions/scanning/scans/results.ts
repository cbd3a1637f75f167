import * as z from 'zod';
import * as Host from '../../../shared/domain/host/host.ts';
import * as Results from '../../../shared/domain/run/results.ts';
import * as Run from '../../../shared/domain/run/run.ts';
import * as Statistics from '../../../shared/domain/run/statistics.ts';
import * as Vulnerability from '../../../shared/domain/vulnerability/vulnerability.ts';
import { endpoint, type Endpoint } from '../../../shared/http/endpoint.ts';
import { collection, document, flat } from '../answers.ts';

const OfScan = z.object({ scan_id: z.uuid() });
const One = OfScan.extend({ id: z.uuid() });
/** Another run than the last finished one. */
const Which = z.object({ history_id: z.uuid().optional().meta({ description: "A run of the scan's history; without it the latest" }) });

/** What the runs of one scan came to. */
export const results: Endpoint[] = [
  endpoint({
    id: 'listScanHistories',
    method: 'GET',
    path: '/v2/scans/{scan_id}/histories',
    summary: 'List of history for a scan',
    description: 'One entry a run.',
    can: 'member',
    params: OfScan,
    columns: Run.columns,
    answer: collection('scan_histories', Run.Document),
    status: 200,
    handle: ({ params, list }) => Run.list(params.scan_id, list),
  }),
  endpoint({
    id: 'showScanHistory',
    method: 'GET',
    path: '/v2/scans/{scan_id}/histories/{id}',
    summary: 'History details for a scan',
    can: 'member',
    params: One,
    answer: document('scan_histories', Run.Document),
    status: 200,
    handle: ({ params }) => Run.show(params.scan_id, params.id),
  }),
  endpoint({
    id: 'listScanHosts',
    method: 'GET',
    path: '/v2/scans/{scan_id}/hosts',
    summary: 'List of hosts for a scan',
    description: 'Of the last finished run, or of the one that `history_id` names. Addresses that did not answer are counted in the history entry and not listed.',
    can: 'member',
    params: OfScan,
    query: Which,
    columns: Host.columns,
    answer: collection('hosts', Host.Document),
    status: 200,
    handle: ({ params, query, list }) => Results.listHosts(params.scan_id, query.history_id, list),
  }),
  endpoint({
    id: 'showScanHost',
    method: 'GET',
    path: '/v2/scans/{scan_id}/hosts/{id}',
    summary: 'Host details for a scan',
    can: 'member',
    params: One,
    query: Which,
    answer: document('hosts', Host.Document),
    status: 200,
    handle: ({ params, query }) => Results.showHost(params.scan_id, params.id, query.history_id),
  }),
  endpoint({
    id: 'listScanVulnerabilities',
    method: 'GET',
    path: '/v2/scans/{scan_id}/vulnerabilities',
    summary: 'List of vulnerabilities for a scan',
    description: 'Of the last finished run, or of the one that `history_id` names.',
    can: 'member',
    params: OfScan,
    query: Which,
    columns: Vulnerability.columns,
    answer: collection('vulnerabilities', Vulnerability.Document),
    status: 200,
    handle: ({ params, query, list }) => Results.listVulnerabilities(params.scan_id, query.history_id, list),
  }),
  endpoint({
    id: 'scanStatistics',
    method: 'GET',
    path: '/v2/scans/{scan_id}/vulnerabilities/statistics',
    summary: 'Statistics for a scan',
    description: 'By severity, host, port and family, and what changed since the previous finished run.',
    can: 'member',
    params: OfScan,
    query: Which,
    answer: flat(Statistics.Document),
    status: 200,
    handle: ({ params, query }) => Statistics.show(params.scan_id, query.history_id),
  }),
  endpoint({
    id: 'showScanVulnerability',
    method: 'GET',
    path: '/v2/scans/{scan_id}/vulnerabilities/{id}',
    summary: 'Show vulnerability details',
    can: 'member',
    params: One,
    query: Which,
    answer: document('vulnerabilities', Vulnerability.Document),
    status: 200,
    handle: ({ params, query }) => Results.showVulnerability(params.scan_id, params.id, query.history_id),
  }),
];
