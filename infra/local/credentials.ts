import type { FirstAccess } from '../../shared/domain/platform/seed.ts';
import type { Dialect } from '../../shared/http/dialect.ts';

type SurfaceName = Dialect['surface'];
export type SurfaceUrls = Partial<Record<SurfaceName, string>>;

/** Behind PERIMETER_PORT, whichever surfaces there are. */
export const portOffsets: Record<SurfaceName, number> = { scanning: 0, cloudfoundry: 1, concord: 2 };

/** What opens a surface, of what the first start made. */
const opening: Record<SurfaceName, (access: FirstAccess) => Record<string, string>> = {
  scanning: ({ api_key, username, password }) => ({ api_key, username, password }),
  cloudfoundry: ({ username, password }) => ({ username, password }),
  concord: ({ owner_key }) => ({ api_key: owner_key }),
};

/** The content of credentials.json: for each surface that listens, where it is and what opens it. */
export function credentials(urls: SurfaceUrls, access: FirstAccess): Record<string, Record<string, string>> {
  const names: SurfaceName[] = ['scanning', 'cloudfoundry', 'concord'];
  return Object.fromEntries(names.flatMap((name) => {
    const url = urls[name];
    return url === undefined ? [] : [[name, { url, ...opening[name](access) }]];
  }));
}
