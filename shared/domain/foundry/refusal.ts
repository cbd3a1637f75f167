import { Problem } from '../../problems.ts';

/**
 * What the nouns of Cloud Foundry refuse, each in its documented words; `%s` is what the refusal is about. Which number and which
 * status a client is told is the surface's own (functions/cloudfoundry/errors.ts, exhaustive by `satisfies`).
 */
const sentences = {
  InvalidAuthToken: 'Invalid Auth Token',
  MessageParseError: 'Request invalid due to parse error: %s',
  InvalidRelation: '%s',
  NotAuthenticated: 'Authentication error',
  NotAuthorized: 'You are not authorized to perform the requested action',
  BadQueryParameter: 'The query parameter is invalid: %s',
  AssociationNotEmpty: 'Please delete the %s associations for your %s.',
  InsufficientScope: 'Your token lacks the necessary scopes to access this resource.',
  ResourceNotFound: '%s',
  OrgSuspended: 'The organization is suspended',
  OrderByParameterInvalid: 'Cannot order by: %s',
  UserInvalid: 'The user info is invalid: %s',
  UaaIdTaken: 'The UAA ID is taken: %s',
  UserNotFound: 'The user could not be found: %s',
  UaaUnavailable: 'The UAA service is currently unavailable',
  UserIsInMultipleOrigins: 'The user exists in multiple origins. Specify an origin for the requested user from: %s',
  UserWithOriginNotFound: 'The user could not be found, %s',
  OrganizationInvalid: 'The organization info is invalid: %s',
  OrganizationNameTaken: 'The organization name is taken: %s',
  OrganizationNotFound: 'The organization could not be found: %s',
  LastManagerInOrg: 'Cannot remove last Org Manager in org',
  LastBillingManagerInOrg: 'Cannot remove last Billing Manager in org',
  LastUserInOrg: 'Cannot remove last User in org',
  OrganizationAlreadySet: 'Cannot change organization',
  SpaceInvalid: 'The app space info is invalid: %s',
  SpaceNameTaken: 'The app space name is taken: %s',
  SpaceNotFound: 'The app space could not be found: %s',
  DomainInvalid: 'The domain is invalid: %s',
  DomainNotFound: 'The domain could not be found: %s',
  DomainNameTaken: 'The domain name is taken: %s',
  TotalPrivateDomainsExceeded: 'The number of private domains exceeds the quota for organization: %s',
  QuotaDefinitionNotFound: 'Quota Definition could not be found: %s',
  QuotaDefinitionNameTaken: 'Quota Definition is taken: %s',
  QuotaDefinitionInvalid: 'Quota Definition is invalid: %s',
  QuotaDefinitionMemoryLimitInvalid: 'Quota Definition memory limit cannot be less than -1',
  OrganizationDeleteTimeout: 'Delete of organization %s timed out before all resources within could be deleted',
  OrganizationDeletionFailed: 'Deletion of organization %s failed because one or more resources within could not be deleted.\n\n%s',
  SpaceQuotaDefinitionInvalid: 'Space Quota Definition is invalid: %s',
  SpaceQuotaDefinitionNameTaken: 'The space quota definition name is taken: %s',
  SpaceQuotaDefinitionNotFound: 'Space Quota Definition could not be found: %s',
  FeatureFlagNotFound: 'The feature flag could not be found: %s',
  FeatureFlagInvalid: 'The feature flag is invalid: %s',
  FeatureDisabled: 'Feature Disabled: %s',
} as const;

export type RefusalName = keyof typeof sentences;

const credentials: RefusalName[] = ['InvalidAuthToken', 'NotAuthenticated'];

/** A documented refusal of a Cloud Foundry noun. */
export class FoundryRefusal extends Problem {
  readonly refusal: RefusalName;

  constructor(refusal: RefusalName, sentence: string) {
    super(credentials.includes(refusal) ? 'unauthenticated' : 'refused', sentence);
    this.refusal = refusal;
  }
}

/** The refusal of that name, about these. */
export function refuse(refusal: RefusalName, ...about: string[]): FoundryRefusal {
  const left = [...about];
  return new FoundryRefusal(refusal, sentences[refusal].replace(/%s/g, () => left.shift() ?? ''));
}
