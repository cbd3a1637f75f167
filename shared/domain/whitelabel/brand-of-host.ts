import { parseHostName } from '../../network/host-name.ts';
import { findLookup } from '../../table/unique.ts';
import { type Brand, brand, platformBrand } from './brand.ts';

/** The brand whose portal has this host name (a port is ignored); the platform's own for any other. */
export async function brandOfHost(host: string): Promise<Brand> {
  const parsed = parseHostName(host.replace(/:\d{1,5}$/, ''));
  const pointer = 'name' in parsed ? await findLookup('HOST_NAME', parsed.name) : undefined;
  return pointer ? brand(pointer.tenant) : platformBrand();
}
