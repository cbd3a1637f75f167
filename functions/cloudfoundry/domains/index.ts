import { lambda } from '../../../shared/http/lambda.ts';
import { cloudfoundry } from '../dialect.ts';
import { domains } from './routes.ts';

export const handler = lambda(cloudfoundry, domains);
