import { authenticateUser } from '../../../shared/domain/session/authenticate.ts';
import { authorizer } from '../../../shared/http/authorizer.ts';

export const handler = authorizer((header) => authenticateUser(header('x-api-key'), header('authorization')));
