import { lambda } from '../../../shared/http/lambda.ts';
import { scanning } from '../dialect.ts';
import { whitelabel } from './routes.ts';

export const handler = lambda(scanning, whitelabel);
