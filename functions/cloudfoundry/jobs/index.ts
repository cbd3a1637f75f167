import { lambda } from '../../../shared/http/lambda.ts';
import { cloudfoundry } from '../dialect.ts';
import { jobs } from './routes.ts';

export const handler = lambda(cloudfoundry, jobs);
