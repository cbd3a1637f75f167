import type { SurfaceWords, Words } from '../../shared/http/openapi/words.ts';
import { words as domains } from './domains/words.ts';
import { words as info } from './info/words.ts';
import { words as organizations } from './organizations/words.ts';
import { words as quotas } from './quota-definitions/words.ts';
import { words as spaces } from './spaces/words.ts';
import { words as uaa } from './uaa/words.ts';
import { words as users } from './users/words.ts';
import { examples } from './examples.ts';

const common: Words = {
  Error: "Every refusal, in Cloud Foundry's own words.",
  'Error.description': 'The reason, for a person.',
  'Error.error_code': 'The name of the error, such as `CF-OrganizationNotFound`.',
  'Error.code': 'The number of the error.',
  metadata: 'Which one it is.',
  entity: 'What it is.',
  guid: 'Its GUID.',
  url: 'Its path.',
  created_at: 'When it was made: ISO 8601, UTC, to the second.',
  updated_at: 'When it was changed last: ISO 8601, UTC, to the second.',
  orphans: 'With `orphan-relations=1`: the related resources by GUID.',
  total_results: 'Resources that the list has, under its filters.',
  total_pages: 'Pages that the list has.',
  prev_url: 'The path of the page before; null on the first.',
  next_url: 'The path of the next page; null on the last.',
  resources: 'The page.',
  related_guid: 'The GUID of the other one.',
  user_guid: 'The GUID of the user.',
  username: 'The user name.',
  origin: 'The identity provider that knows the user; needed where a name is known to several.',
  enabled: 'Whether it is on.',
};

const flags: Words = {
  FeatureFlag: 'A switch of the platform, for all installations.',
  name: 'The name of the flag.',
  error_message: 'What is said to who is refused because of it; null for the usual words.',
};

const jobs: Words = {
  Job: 'Work in the background. A job that ended long ago, or that never was, is shown as finished with the GUID 0.',
  'entity.status': '`queued`, `running`, `finished` or `failed`.',
  'entity.error': 'A hint to read `error_details`.',
  error_details: 'Why it failed.',
  error_code: 'The name of the error.',
  description: 'The reason, for a person.',
  code: 'The number of the error.',
};

const roles: Words = { username: 'The name of the user.' };

const about: Words = {
  info: 'Where everything is, and which versions are spoken. Needs no credentials.',
  uaa: 'Logging in: this surface is its own login server and UAA.',
  organizations: 'The organizations below your own, each one an organization of the scanning API as well.',
  roles: 'Who is what in an organization. These roles give no right on the scanning API.',
  'quota-definitions': 'How much organizations may have; written by the platform operator, read by all.',
  users: 'The users of your organization as this surface knows them, with everything that they belong to.',
  'feature-flags': 'Switches of the platform, for all installations.',
  jobs: 'What is done in the background, such as `async=true`.',
  spaces: 'Parts of organizations. Nothing runs in them here.',
  domains: 'Domains of organizations, and quotas of spaces.',
};

export const words: SurfaceWords = { common, about, examples, groups: { info, uaa, organizations, roles, 'quota-definitions': quotas, users, 'feature-flags': flags, jobs, spaces, domains } };
