import type { Examples } from '../../shared/http/openapi/words.ts';
import { administration } from './examples-administration.ts';

const id = '018f6b1e-7c2a-7d4e-9a51-3f0c8e2b7d10';
const other = '018f6b1e-9b40-7c1a-8f02-5d1e7a6c9b33';
const oid = '2.25.291670020064661160191857539163294138526.242';
const quarterly = { name: 'Quarterly', first_time: '2027-01-31 02:30:00', timezone: 'Europe/Berlin', period: 3, period_unit: 'month' };
const hosts = '192.0.2.0/28, 192.0.2.40-192.0.2.49, 2001:db8::10, www.example.com';

/** What to send, by operation: a whole request that does something useful. */
export const examples: Examples = {
  ...administration,
  createTarget: { target: { name: 'Shop', hosts, exclude_hosts: '192.0.2.1', alive_test: 'default', authorized: true } },
  calculateHosts: { target: { hosts, exclude_hosts: '192.0.2.1' } },
  updateTarget: { target: { hosts: '192.0.2.0/28', port_list_id: id } },
  createCredential: { credential: { name: 'Web servers', type: 'up', login: 'scanner', password: 'correct horse battery staple' } },
  updateCredential: { credential: { password: 'another long passphrase' } },
  createScan: { scan: { name: 'Shop, quarterly', target_id: id, schedule_id: other, notification: true } },
  createScanFromWizard: { scan: { name: 'Shop, quarterly', target: { name: 'Shop', hosts, authorized: true }, schedule: quarterly, start: true } },
  updateScan: { scan: { name: 'Shop, monthly', schedule_id: id } },
  createSchedule: { schedule: { ...quarterly, duration: 12, duration_unit: 'hour' } },
  calculateFirstTime: { schedule: { first_time: '2027-01-31 02:30:00', timezone: 'Europe/Berlin', period: 1, period_unit: 'month' } },
  calculateNextDates: { schedule: { first_time: '2027-01-31 02:30:00', timezone: 'Europe/Berlin', period: 1, period_unit: 'month', count: 3 } },
  updateSchedule: { schedule: { period: 1, period_unit: 'month' } },
  createPortList: { port_list: { name: 'Web and mail', port_range: 'T:25,80,443,465,587,993,8080-8090,U:53', app_type: null } },
  updatePortList: { port_list: { port_ranges: [{ start: 8000, end: 8099, type: 'tcp' }] } },
  updatePortListAppType: { app_type: 'vrms' },
  addPortRange: { port_range: { start: 8443, end: 8444, type: 'tcp', comment: 'Administration' } },
  createScanner: { scanner: { name: 'Greenbone', type: 'openvasd', host: 'scanner.example.com', port: 3000, api_key: '…', location: 'internal', source_ranges: ['198.51.100.0/28'], max_scans: 2 } },
  updateScanner: { scanner: { max_scans: 4 } },
  updateScannerAppType: { app_type: 'vrms' },
  assignScanner: { organization_id: id },
  createException: { exception: { nvt: oid, hosts: '192.0.2.10', port: 6379, text: 'Reachable from the office network alone; see the attached firewall rules.', reason: 'compensating_control', new_severity: 3.9 } },
  activateExceptions: { ids: [id] },
  resetExceptions: { ids: [id] },
  updateException: { exception: { text: 'The firewall rule is number 17.' } },
  generateReportFile: { type: 'detailed', format: 'csv' },
  askAboutVulnerability: { prompt: 'How do I fix this on Debian 12?' },
};
