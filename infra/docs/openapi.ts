import { join } from 'node:path';
import { surfaces } from '../../functions/surfaces.ts';
import { openApi } from '../../shared/http/openapi.ts';
import { keep } from './keep.ts';

/** `npm run openapi`: docs/openapi/<surface>.json, one for each surface. */
const folder = join(import.meta.dirname, '..', '..', 'docs', 'openapi');

keep(
  surfaces.map((surface) => ({ file: join(folder, `${surface.dialect.surface}.json`), text: `${JSON.stringify(openApi(surface), null, 2)}\n` })),
  'npm run openapi',
);
