import { join } from 'node:path';
import { surfaces } from '../../functions/surfaces.ts';
import { openApi } from '../../shared/http/openapi/openapi.ts';
import { accessPatterns } from './access-patterns.ts';
import type { Generated } from './keep.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs');

/** Every committed document that is derived from the code. */
export function documents(): Generated[] {
  const described = surfaces.map((surface) => ({ file: join(folder, 'openapi', `${surface.dialect.surface}.json`), text: `${JSON.stringify(openApi(surface), null, 2)}\n` }));
  return [...described, { file: join(folder, 'access-patterns.md'), text: accessPatterns() }];
}
