import type { Words } from '../../../shared/http/openapi/words.ts';
import { hostColumns } from '../hosts/words.ts';
import { words as schedules } from '../schedules/words.ts';
import { words as targets } from '../targets/words.ts';
import { findingColumns } from '../vulnerabilities/words.ts';

/** The wizard makes a target and a schedule as their own endpoints do. */
const wizard = {
  ...Object.fromEntries(['hosts', 'exclude_hosts', 'alive_test', 'authorized', 'port_list_id', 'ssh_credential_id', 'ssh_port', 'smb_credential_id', 'snmp_credential_id', 'esxi_credential_id', 'http_credential_id'].map((name) => [`scan.target.${name}`, targets[name] ?? ''])),
  ...Object.fromEntries(['first_time', 'timezone', 'period', 'period_unit', 'duration', 'duration_unit'].map((name) => [`scan.schedule.${name}`, schedules[name] ?? ''])),
};

const statuses = '`New` (never started), `Requested`, `Queued` (waits for a place on its scanner), `Running`, `Processing` (is judged and compared), `Done`, `Stop Requested`, `Stopped`, `Interrupted` (failed, see the history) or `Delete Requested`';

const scan: Words = {
  Scan: 'What is scanned, and how. Each start of it is a run.',
  scan: 'The scan.',
  scan_id: 'The id of the scan.',
  name: 'What you call it.',
  status: `Where the scan or the run stands: ${statuses}.`,
  progress: 'Percent; 100 is Done alone.',
  target: 'The target.',
  'q.target': 'Name or id of the target.',
  'createScanFromWizard.scan.target': 'A new target; or give `target_id`.',
  target_id: 'The target.',
  schedule: 'The schedule that starts it; null for none.',
  'createScanFromWizard.scan.schedule': 'A new schedule; or give `schedule_id`, or neither.',
  schedule_id: 'The schedule that starts it; null for none.',
  next_time: 'When its schedule starts it next, in UTC; null for never.',
  last_skip: 'The latest time of the schedule at which it did not start; null for none.',
  'last_skip.at': 'When that was.',
  'last_skip.reason': 'Why it did not start.',
  config: 'The scan profile.',
  'q.config': 'Name or id of the scan profile.',
  config_id: 'The scan profile, one of `listActivatedScanProfiles`; fixed for pci.',
  scanner: 'The scanner.',
  'q.scanner': 'Name or id of the scanner.',
  scanner_id: 'The scanner, one of `listActivatedScanners`; fixed for pci.',
  notification: 'Whether users are notified of it.',
  start: 'Whether to start it at once.',
  last_report: 'The report of the latest run that ended; null before.',
  date: 'When that run ended.',
  started_at: 'When the latest run started; null before.',
  finished_at: 'When the latest run ended; null before, and while one is at work.',
  runs_count: 'How often it was started.',
  compliance: 'Whether the run passed; null where it is not judged, which a stopped one is not.',
  results: 'The findings of the run, by severity.',
};

const run: Words = {
  ScanHistory: 'A run: one execution of a scan, with copies of what was scanned and how.',
  ToldScan: 'A scan with its run, as webhooks tell of it.',
  'ToldScan.history_id': 'The run: an entry of the histories.',
  'ToldScan.results': 'The findings by severity; null before the run has ended.',
  severities: 'The scores of its findings, rounded down, each once, the highest first.',
  report_id: 'The report of the run; null before it has ended.',
  outcome: 'Whether the run passed, `pass` or `fail`; null where it is not judged.',
  ScanStatistics: 'The findings of a run in numbers. Of hosts, ports and families the worst 1,000 rows are kept.',
  'ScanHistory.started_at': 'When it started; null before.',
  'ScanHistory.finished_at': 'When it ended; null before.',
  trigger: 'What started it: `manual`, `scheduled`, `rescan` (a manual start after a run that was done: counts on the allowance of the plan) or `wizard`.',
  report: 'The report of the run; null before it has ended.',
  duration_seconds: 'How long it took; null before it has ended.',
  'ScanHistory.target': 'The target as it was then.',
  'ScanHistory.config': 'The scan profile as it was then.',
  'ScanHistory.scanner': 'The scanner as it was then.',
  'target.hosts': 'The hosts of the target then.',
  'target.exclude_hosts': 'The exclusions of the target then.',
  feed_version: 'The vulnerability feeds that versions were matched against; null: version matching was off.',
  'ScanHistory.hosts': 'How many hosts there were.',
  total: 'To scan.',
  scanned: 'Answered.',
  dead: 'Did not answer.',
  reasons: 'Why it did not pass.',
  change: 'What changed against the previous run that was done; null before it is known.',
  new: 'Findings that were not there before.',
  open: 'Findings that were there before.',
  closed: 'Findings that are gone.',
  reopened: 'Findings that had been gone.',
  error: 'Why it was interrupted; null otherwise.',
  deadline: 'When it is stopped at the latest, by its schedule; null for never.',
  stop_reason: 'Why it was stopped when nobody asked for it; null otherwise.',
  requested_by: 'Who started it, or whose schedule did.',
  'ScanStatistics.history_id': 'The run; null before one has finished.',
  severity: 'Findings by severity.',
  'severity.critical': 'Scores from 9.0.',
  'severity.high': 'Scores from 7.0.',
  'severity.medium': 'Scores from 4.0.',
  'severity.low': 'Scores above 0.',
  'severity.log': 'Information, score 0.',
  hosts: 'Findings by host, the worst first.',
  'hosts.host': 'The address.',
  max_severity: 'The highest CVSS score on it.',
  ports: 'Findings by port, the most first.',
  'ports.port': 'The port as `443/tcp`.',
  families: 'Findings by family of checks, the most first.',
  family: 'The family of checks.',
  count: 'How many findings.',
};

const profile: Words = {
  ScanProfile: 'How hosts are scanned. Profiles come with the platform and are fixed.',
  'ScanProfile.comment': 'What it does.',
  app_type: 'The product that it is for: `pci`, `vrms` or `penetration`.',
  active: 'Whether scans may choose it.',
  default: 'Whether a scan of the product gets it when it names none.',
  family_count: 'Families of checks that it can find something of.',
  nvt_count: 'Checks of the catalogue that it can find something of.',
  scripts: "nmap's scripts that it runs.",
  nmap_options: "What it fixes of nmap's command line.",
  'ScanProfile.ports': 'The ports of a target without a port list: as nmap writes them, or `top:1000` for the most common TCP ports.',
  tests: 'What engines with checks of their own test for: `none`, `tls`, `web`, `accounts` (where people sign in) or `all`.',
  intrusive: 'Whether it may disturb what it tests.',
  authenticated: 'Whether it signs in with the credentials of the target.',
  host_timeout_seconds: 'The longest work on one host, in seconds; what is not tested by then makes the host incomplete.',
  script_timeout_seconds: 'The longest run of one script, in seconds.',
};

export const words: Words = { ...prefixed('listScanVulnerabilities', findingColumns), ...prefixed('listScanHosts', hostColumns), ...wizard, ...scan, ...run, ...profile };

/** Words of another group for the columns of one list here. */
function prefixed(operation: string, columns: Words): Words {
  return Object.fromEntries(Object.entries(columns).map(([name, text]) => [`${operation}.${name.startsWith('q.') ? '' : 'q.'}${name}`, text]));
}
