import { lambda } from '../../../shared/http/lambda.ts';
import { scanning } from '../dialect.ts';
import { hosts } from './routes.ts';

export const handler = lambda(scanning, hosts);
