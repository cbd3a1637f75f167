import type { SurfaceWords, Words } from '../../shared/http/openapi/words.ts';
import { words as projects } from './projects/words.ts';
import { words as regions } from './projects/region-words.ts';
import { examples } from './examples.ts';

const common: Words = {
  ...regions,
  Error: 'Every refusal.',
  statusCode: 'The status, again.',
  'Error.error': 'The name of the status.',
  'Error.message': 'The reason; of input that is refused, where it stands and what it must be.',
  offset: 'Items before this page.',
  count: 'Items of this page.',
  total: 'Items that the list has, under its filters.',
  items: 'The page.',
  id: 'Its id, a UUID.',
  organizationId: 'The id of the organization.',
  projectId: 'The id of the project.',
  dateCreated: 'When it was made: milliseconds since 1970, UTC.',
  dateUpdated: 'When it was changed last: milliseconds since 1970, UTC.',
};

const roles = '`none` (nothing by itself), `viewer` and `limited` (read), `admin` (also changes, and makes keys) or `owner` (also deletes organizations)';

const apiKeys: Words = {
  ApiKey: 'A key that acts by itself, with a role.',
  apiKey: 'The key. Whole where it is made; in lists its first eight characters and stars.',
  'updateApiKey.apiKey': 'The key itself, or its id.',
  'deleteApiKey.apiKey': 'The key itself, or its id.',
  'listApiKeys.apiKey': 'The whole key, or what is shown of it.',
  'ApiKey.projectId': 'Always null: a key belongs to an organization.',
  name: 'What the key is called.',
  'listApiKeys.name': 'A part of the name.',
  role: `What the key may do in the organization and below: ${roles}.`,
  permissions: 'Where it may do something else than its role says.',
  'permissions.id': 'The id of the permission.',
  'permissions.role': `What it may do there: ${roles}.`,
  'permissions.organizationId': 'The organization; that of the key unless given.',
  'permissions.projectId': 'The project; null for the whole organization.',
  'permissions.name': 'A note; not kept.',
  organizationName: 'The name of the organization.',
  projectName: 'The name of the project; null for the whole organization.',
  'listApiKeys.projectName': 'A part of the name of a project that permissions name.',
  projectIds: 'Projects that permissions name: one id, or several by repeating the parameter.',
};

const organizations: Words = {
  Organization: 'An organization, with its projects.',
  createdAt: 'When it was made: ISO 8601, UTC.',
  updatedAt: 'When it was changed last: ISO 8601, UTC.',
  name: 'Its name.',
  'listOrganizations.name': 'A part of the name.',
  'Organization.slug': 'Its name for addresses: unique under its parent.',
  organizationSlug: 'Its name for addresses; made of the name unless given. 422 when it is taken.',
  primaryDomain: 'The domain of its main site; null where none was given.',
  'listOrganizations.primaryDomain': 'A part of the domain.',
  defaultProjectId: 'The project that was made with it; null where there is none.',
  projects: 'Its projects, the first 25.',
  status: '`active`, or `archived` where it was deleted.',
  statusDate: 'Since when: milliseconds since 1970, UTC.',
  'Organization.statusFlags': 'The status as flags.',
  isActive: 'Whether it is active.',
  features: 'Names the set of features: the same for organizations of one plan. Opaque.',
  billingEmails: 'The contact addresses.',
  billingPhoneNumber: 'Always null.',
  billingAddress: 'Always null.',
  coupons: 'Coupons. 422 for one that the deployment does not know, where it knows any.',
  subscription: 'What was said about a subscription; null where nothing was. It is kept and not charged.',
  'subscription.plan': 'The code of the plan.',
  'subscription.interval': 'How often it would be billed: `month` or `year`.',
  test: 'Whether it is a trial run.',
  collectPayment: 'Whether payment would be asked for.',
  addons: 'How many of each beside the plan.',
  dataSystems: 'Data systems.',
  policies: 'Policies.',
  users: 'Users.',
  'addons.domains': 'Domains.',
  stripe: 'Empty texts where it was made just now, null afterwards: no payment provider is connected.',
  customerId: 'Always empty.',
  subscriptionId: 'Always empty.',
  clientSecret: 'Always empty.',
};

const about: Words = {
  'api-keys': 'Keys that act by themselves: a role in their organization and below, and permissions elsewhere.',
  projects: 'The web sites and products of an organization whose privacy is looked after.',
  organizations: 'The organizations of the scanning API, in the shape of the privacy API.',
};

export const words: SurfaceWords = { common, about, examples, groups: { 'api-keys': apiKeys, projects, organizations } };
