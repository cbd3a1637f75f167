import { authenticateFoundry } from '../../../shared/domain/session/authenticate-foundry.ts';
import { authorizer } from '../../../shared/http/authorizer.ts';
import { denialOf } from '../../cloudfoundry/errors.ts';

export const handler = authorizer((header) => authenticateFoundry(header('authorization')), denialOf);
