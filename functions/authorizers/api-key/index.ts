import { authenticateKey } from '../../../shared/domain/session/authenticate.ts';
import { authorizer } from '../../../shared/http/authorizer.ts';

export const handler = authorizer((header) => authenticateKey(header('x-api-key')));
