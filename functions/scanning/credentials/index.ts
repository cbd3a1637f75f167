import { lambda } from '../../../shared/http/lambda.ts';
import { scanning } from '../dialect.ts';
import { credentials } from './routes.ts';

export const handler = lambda(scanning, credentials);
