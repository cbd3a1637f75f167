import { lambda } from '../../../shared/http/lambda.ts';
import { concord } from '../dialect.ts';
import { apiKeys } from './routes.ts';

export const handler = lambda(concord, apiKeys);
