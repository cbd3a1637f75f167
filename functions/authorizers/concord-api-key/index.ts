import { authenticateRole } from '../../../shared/domain/session/authenticate.ts';
import { authorizer } from '../../../shared/http/authorizer.ts';

export const handler = authorizer((header) => authenticateRole(header('x-api-key')));
