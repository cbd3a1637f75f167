import type { Words } from '../../../shared/http/openapi/words.ts';
import { limitWords } from '../quota-definitions/words.ts';

export const words: Words = {
  ...limitWords,
  PrivateDomain: 'A domain of one organization.',
  SharedDomain: 'A domain of all organizations; there are none.',
  SpaceQuotaDefinition: 'How much a space may have. Kept and shown: nothing runs here that it could limit.',
  name: 'Its name.',
  'PrivateDomain.name': 'The domain name: unique.',
  owning_organization_guid: 'The GUID of the organization whose it is.',
  owning_organization_url: 'The path of the organization whose it is.',
  shared_organizations_url: 'The path of the organizations that it is shared with.',
  router_group_guid: 'The GUID of the router group; null for none.',
  router_group_type: 'The kind of the router group; null for none.',
  organization_guid: 'The GUID of the organization.',
  organization_url: 'The path of the organization.',
  spaces_url: 'The path of the spaces that have it.',
  total_routes: 'The most routes; -1 for any number. Kept and shown.',
};
