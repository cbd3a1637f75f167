import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import * as Session from '../../../shared/domain/session/session.ts';
import { sealing } from '../../../shared/platform/encryption.ts';
import { empty, flat } from '../answers.ts';

export const authentication: Group = {
  id: 'authentication',
  title: 'Authentication',
  grants: { table: 'write', secrets: ['token-signing', 'encryption'] },
  errorImpact: 'Nobody can sign in or out.',
  endpoints: [
    endpoint({
      id: 'signIn',
      method: 'POST',
      path: '/auth/sign_in',
      summary: 'Sign in authentication',
      description: 'User name (or e-mail address) and password for a token. The same 401 for an unknown user and a wrong password.',
      can: 'key',
      query: Session.SignIn,
      answer: flat(Session.SignedInAnswer),
      status: 200,
      secret: sealing,
      handle: ({ query }) => Session.signIn(query),
    }),
    endpoint({
      id: 'signOut',
      method: 'DELETE',
      path: '/auth/sign_out',
      summary: 'Sign out authentication',
      description: 'The token is refused from then on.',
      can: 'member',
      answer: empty(),
      status: 200,
      handle: () => Session.signOut(),
    }),
  ],
};
