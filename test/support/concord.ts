import { beforeAll } from 'vitest';
import { makeOwnerKey, seed } from '../../shared/domain/platform/seed.ts';
import { surfaces } from '../../functions/surfaces.ts';
import { type Received, useSurface } from './gateway-call.ts';
import { useTable } from './table.ts';

/** One call: an object is sent as JSON, a text as it is. */
type Ask = (method: string, path: string, body?: unknown, options?: { key?: string | null; headers?: Record<string, string> }) => Promise<Received>;

/** The privacy surface on a filled platform; calls go out with the platform's own key unless another one is named. Paths go on behind `/privacy-v1`. */
export function useConcord(): { ask: Ask; ownerKey: () => string } {
  useTable();
  const surface = surfaces.find(({ dialect }) => dialect.surface === 'concord');
  if (!surface) throw new Error('There is no privacy surface');
  const call = useSurface(surface);
  let ownerKey = '';
  beforeAll(async () => {
    const access = await seed(() => undefined);
    ownerKey = access?.owner_key ?? (await makeOwnerKey());
  });
  const ask: Ask = (method, path, body, { key = ownerKey, headers = {} } = {}) => {
    const credentials = key === null ? {} : { 'x-api-key': key };
    const json = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    return call({ method, path: `/privacy-v1${path}`, headers: { 'content-type': 'application/json', ...credentials, ...headers }, body: json });
  };
  return { ask, ownerKey: () => ownerKey };
}

/** The documented minimal call (4.2), as it stands but for the name. */
export const minimal = (name = 'string') => ({ name, primaryDomain: 'localhost', privacyPolicyUrl: 'string' });
