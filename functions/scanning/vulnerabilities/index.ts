import { lambda } from '../../../shared/http/lambda.ts';
import { scanning } from '../dialect.ts';
import { vulnerabilities } from './routes.ts';

export const handler = lambda(scanning, vulnerabilities);
