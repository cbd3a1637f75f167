import { FoundryRefusal, type RefusalName } from '../../shared/domain/foundry/refusal.ts';
import type { Denial } from '../../shared/http/dialect.ts';
import type { Problem, ProblemCode } from '../../shared/problems.ts';

/** What only the surface itself refuses, not a noun. */
type EdgeName =
  | 'InvalidContentType' | 'BadRequest' | 'NotFound' | 'ServerError' | 'InvalidRequest' | 'DatabaseError' | 'UnableToPerform' | 'RateLimitExceeded' | 'UnprocessableEntity' | 'ServiceUnavailable' | 'RateLimitV2APIExceeded';
export type ErrorName = RefusalName | EdgeName;

/** Number and status of every documented error; each is raised somewhere (test/api/cloudfoundry/errors). */
export const errors = {
  InvalidAuthToken: { code: 1000, status: 401 },
  MessageParseError: { code: 1001, status: 400 },
  InvalidRelation: { code: 1002, status: 400 },
  InvalidContentType: { code: 1003, status: 400 },
  BadRequest: { code: 1004, status: 400 },
  NotFound: { code: 10_000, status: 404 },
  ServerError: { code: 10_001, status: 500 },
  NotAuthenticated: { code: 10_002, status: 401 },
  NotAuthorized: { code: 10_003, status: 403 },
  InvalidRequest: { code: 10_004, status: 400 },
  BadQueryParameter: { code: 10_005, status: 400 },
  AssociationNotEmpty: { code: 10_006, status: 400 },
  InsufficientScope: { code: 10_007, status: 403 },
  UnprocessableEntity: { code: 10_008, status: 422 },
  UnableToPerform: { code: 10_009, status: 400 },
  ResourceNotFound: { code: 10_010, status: 404 },
  DatabaseError: { code: 10_011, status: 500 },
  OrderByParameterInvalid: { code: 10_012, status: 500 },
  RateLimitExceeded: { code: 10_013, status: 429 },
  ServiceUnavailable: { code: 10_015, status: 503 },
  OrgSuspended: { code: 10_017, status: 403 },
  RateLimitV2APIExceeded: { code: 10_018, status: 429 },
  UserInvalid: { code: 20_001, status: 400 },
  UaaIdTaken: { code: 20_002, status: 400 },
  UserNotFound: { code: 20_003, status: 404 },
  UaaUnavailable: { code: 20_004, status: 503 },
  UserIsInMultipleOrigins: { code: 20_006, status: 400 },
  UserWithOriginNotFound: { code: 20_007, status: 404 },
  OrganizationInvalid: { code: 30_001, status: 400 },
  OrganizationNameTaken: { code: 30_002, status: 400 },
  OrganizationNotFound: { code: 30_003, status: 404 },
  LastManagerInOrg: { code: 30_004, status: 403 },
  LastBillingManagerInOrg: { code: 30_005, status: 403 },
  LastUserInOrg: { code: 30_006, status: 403 },
  OrganizationAlreadySet: { code: 30_007, status: 400 },
  SpaceInvalid: { code: 40_001, status: 400 },
  SpaceNameTaken: { code: 40_002, status: 400 },
  SpaceNotFound: { code: 40_004, status: 404 },
  DomainInvalid: { code: 130_001, status: 400 },
  DomainNotFound: { code: 130_002, status: 404 },
  DomainNameTaken: { code: 130_003, status: 400 },
  TotalPrivateDomainsExceeded: { code: 130_005, status: 400 },
  QuotaDefinitionNotFound: { code: 240_001, status: 404 },
  QuotaDefinitionNameTaken: { code: 240_002, status: 400 },
  QuotaDefinitionInvalid: { code: 240_003, status: 400 },
  QuotaDefinitionMemoryLimitInvalid: { code: 240_004, status: 400 },
  OrganizationDeleteTimeout: { code: 290_009, status: 524 },
  OrganizationDeletionFailed: { code: 290_010, status: 502 },
  SpaceQuotaDefinitionInvalid: { code: 310_001, status: 400 },
  SpaceQuotaDefinitionNameTaken: { code: 310_002, status: 400 },
  SpaceQuotaDefinitionNotFound: { code: 310_007, status: 404 },
  FeatureFlagNotFound: { code: 330_000, status: 404 },
  FeatureFlagInvalid: { code: 330_001, status: 400 },
  FeatureDisabled: { code: 330_002, status: 403 },
} as const satisfies Record<ErrorName, { code: number; status: number }>;

interface Told {
  name: ErrorName;
  description: string;
}

/** Every other Problem of the platform in the words of this surface. */
const ofProblem = {
  malformed: (text) => ({ name: 'MessageParseError', description: `Request invalid due to parse error: ${text.replace(/^Malformed request: /, '')}` }),
  unreadable: () => ({ name: 'InvalidRequest', description: 'The request is invalid' }),
  invalid: (text) => ({ name: 'MessageParseError', description: `Request invalid due to parse error: ${text}` }),
  bad_cursor: (text) => ({ name: 'BadQueryParameter', description: `The query parameter is invalid: ${text}` }),
  unauthenticated: () => ({ name: 'NotAuthenticated', description: 'Authentication error' }),
  forbidden: () => ({ name: 'NotAuthorized', description: 'You are not authorized to perform the requested action' }),
  not_found: () => ({ name: 'NotFound', description: 'Unknown request' }),
  taken: (text) => ({ name: 'UnprocessableEntity', description: text }),
  refused: (text) => ({ name: 'UnprocessableEntity', description: text }),
  in_progress: (text) => ({ name: 'UnableToPerform', description: `The request could not be completed: ${text}` }),
  changed_meanwhile: (text) => ({ name: 'ServiceUnavailable', description: text }),
  too_large: (text) => ({ name: 'BadRequest', description: `Bad request: ${text}` }),
  unsupported_media_type: (text) => ({ name: 'InvalidContentType', description: `Invalid content type, expected: ${text.replace(/^.*expected /, '')}` }),
  too_many: (_, path) => (path.startsWith('/v2/') ? { name: 'RateLimitV2APIExceeded', description: 'Rate Limit of V2 API Exceeded. Please consider using the V3 API' } : { name: 'RateLimitExceeded', description: 'Rate Limit Exceeded' }),
} satisfies Record<ProblemCode, (text: string, path: string) => Told>;

/** The documented error of a Problem. */
export function toldOf(problem: Problem, path = ''): Told {
  return problem instanceof FoundryRefusal ? { name: problem.refusal, description: problem.message } : ofProblem[problem.code](problem.message, path);
}

/** The body: three members, whatever the status. */
export function errorBody({ name, description }: Told): string {
  return JSON.stringify({ description, error_code: `CF-${name}`, code: errors[name].code });
}

/** What is told of a fault of ours that has a name; every other one is the `UnknownError` of the dialect. */
export const faults = {
  table: { name: 'DatabaseError', description: 'Database error' },
  function: { name: 'ServerError', description: 'Server error' },
} as const satisfies Record<string, Told>;

/** What the authorizer tells the gateway of a refusal, for its template. */
export function denialOf(problem: Problem): Denial {
  const { name, description } = toldOf(problem);
  return { message: description, error_code: `CF-${name}`, number: String(errors[name].code) };
}
