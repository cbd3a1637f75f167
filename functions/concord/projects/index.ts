import { lambda } from '../../../shared/http/lambda.ts';
import { concord } from '../dialect.ts';
import { projects } from './routes.ts';

export const handler = lambda(concord, projects);
