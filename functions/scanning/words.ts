import type { SurfaceWords, Words } from '../../shared/http/openapi/words.ts';
import { words as apiKeys } from './api-keys/words.ts';
import { words as authentication } from './authentication/words.ts';
import { words as credentials } from './credentials/words.ts';
import { words as exceptions } from './exceptions/words.ts';
import { words as hosts } from './hosts/words.ts';
import { words as organizations } from './organizations/words.ts';
import { words as plans } from './plans/words.ts';
import { words as portLists } from './port-lists/words.ts';
import { words as reports } from './reports/words.ts';
import { words as scanners } from './scanners/words.ts';
import { words as scans } from './scans/words.ts';
import { words as schedules } from './schedules/words.ts';
import { words as targets } from './targets/words.ts';
import { words as user } from './user/words.ts';
import { words as users } from './users/words.ts';
import { words as vulnerabilities } from './vulnerabilities/words.ts';
import { words as webhooks } from './webhooks/words.ts';
import { words as whitelabel } from './whitelabel/words.ts';
import { about } from './about.ts';
import { examples } from './examples.ts';

/** Where a member names another thing: whose id and name it has. */
const named = {
  organization: 'organization', inherited_from: 'organization', scan: 'scan', last_scan: 'scan', task: 'scan', target: 'target', config: 'scan profile', scanner: 'scanner', schedule: 'schedule', port_list: 'port list',
  report: 'report', last_report: 'report', ssh_credential: 'credential', smb_credential: 'credential', snmp_credential: 'credential', esxi_credential: 'credential', http_credential: 'credential',
};
const people = ['owner', 'reviewed_by', 'requested_by', 'invited_by', 'members'];

const references: Words = Object.fromEntries([
  ...Object.entries(named).flatMap(([member, thing]) => ['id', 'name'].map((part) => [`${member}.${part}`, `The ${part} of the ${thing}.`])),
  ...people.map((member) => [`${member}.id`, 'The id of the user.']),
]);

/** What every group calls by the same name. */
const common: Words = {
  ...references,
  data: 'What was asked for.',
  'data.type': 'What kind of thing it is; always the same here.',
  'data.attributes': 'Everything that is known of it.',
  'data.relationships': 'Always empty; there for clients of JSON:API.',
  'data.status': 'What became of this id: `deleted`, `activated` or `reset`, as was asked for, or `refused`.',
  'data.message': 'Why it was refused.',
  meta: 'About the list.',
  pagination: 'Which page it is, and how to go on.',
  Pagination: 'Where a page stands in its list.',
  current_page: 'The number of this page, from 1.',
  per_page: 'The most rows of a page.',
  total_pages: 'Pages that the list has.',
  total_count: 'Rows that the list has, under its filters.',
  next_cursor: 'Send it as `cursor` for the next page. Absent on the last one.',
  id: 'Its id, a UUID that never changes.',
  uuid: 'The same as `id`.',
  created_at: 'When it was made: ISO 8601, UTC.',
  updated_at: 'When it was changed last: ISO 8601, UTC.',
  comment: 'A note of your own. It changes nothing.',
  owner: 'The user who made it, or who inherited it.',
  organization: 'The organization to which it belongs.',
  username: 'The user name.',
  product: 'The product: `pci` (PCI ASV scans from outside), `vrms` (vulnerability management) or `penetration` (penetration tests).',
  ErrorResponse: 'Every refusal. Its status says the kind; the texts are for people and may change.',
  errors: 'The reasons, mostly one.',
  'errors.message': 'The reason in English, for a person. Of a validation it names every field.',
  'errors.type': '`validation` for input that is refused, and `errors_map` says which; `exception` for anything else.',
  'errors.timestamp': 'When it was refused: ISO 8601, UTC.',
  errors_map: 'Of a validation: the reasons by field. A nested field is named by its path with dots, without the root of the body.',
};

export const words: SurfaceWords = {
  common,
  about,
  examples,
  groups: {
    'api-keys': apiKeys, authentication, credentials, exceptions, hosts, organizations, plans, 'port-lists': portLists, reports, scanners, scans, schedules, targets, user, users, vulnerabilities, webhooks, whitelabel,
  },
};
