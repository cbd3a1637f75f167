import { lambda } from '../../../shared/http/lambda.ts';
import { concord } from '../dialect.ts';
import { organizations } from './routes.ts';

export const handler = lambda(concord, organizations);
