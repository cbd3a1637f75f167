import { permissionsOf, roles, type Permission } from '../../domain/actor/permission.ts';
import type { AuthorizerName } from '../dialect.ts';
import type { Can, Endpoint } from '../endpoint.ts';
import type { SecurityScheme } from './document.ts';

/** What each authorizer asks for: one of these sets has to be sent whole. */
export const securityOf: Record<AuthorizerName, Record<string, string[]>[]> = {
  'api-key': [{ ApiKey: [] }],
  'api-key-and-token': [{ ApiKey: [], Bearer: [] }, { AccessToken: [], ApiKey: [] }],
  'cloudfoundry-token': [{ Bearer: [] }],
  'concord-api-key': [{ RoleKey: [] }],
};

export const securitySchemes: Record<string, SecurityScheme> = {
  AccessToken: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Basic <access token>`: the personal access token as it is after the word Basic, not base64 of user and password.' },
  ApiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'Says who integrates.' },
  Bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token of a sign-in: says who acts.' },
  RoleKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'Says who acts; its role, and the permissions beside it, say what it may.' },
};

/** Who may call, as a sentence. */
export function whoMayCall(can: Can): string {
  if (can === 'public') return 'Anybody may call it, without credentials.';
  if (can === 'key') return 'Needs an API key and no signed-in user.';
  if (can === 'token') return 'Needs a token; its scopes, and the roles of its user in the organization, say what it opens.';
  if (can === 'member') return 'Any signed-in user may call it.';
  if (can === 'partner') return 'For an Admin of a partner, or a Super Admin.';
  if (can === 'super_admin') return 'For a Super Admin, the platform operator.';
  return `Needs the permission \`${can}\` (${holders(can)}).`;
}

/** The scope that an API key needs unless it holds `*`; nothing where no scopes apply. */
export function apiKeyScope(group: string, { can, method }: Endpoint, authorizer: AuthorizerName | null): string | undefined {
  if (can === 'public' || authorizer === 'cloudfoundry-token' || authorizer === 'concord-api-key') return undefined;
  return `${group}:${method === 'GET' ? 'read' : 'write'}`;
}

function holders(permission: Permission): string {
  return `roles: ${roles.filter((role) => permissionsOf[role].includes(permission)).join(', ')}`;
}
