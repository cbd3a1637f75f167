import { lambda } from '../../../shared/http/lambda.ts';
import { cloudfoundry } from '../dialect.ts';
import { roles } from './routes.ts';

export const handler = lambda(cloudfoundry, roles);
