import { stableId } from '../../lib/id.ts';
import { platform } from '../../table/entity.ts';
import { seed } from './catalogue-seed.ts';
import { withCount } from './create.ts';
import { asOwner, PortLists } from './port-list.ts';
import { parsePortRanges } from './port-ranges.ts';

/**
 * What a first start puts into the catalogue. An engine's own lists (nmap's most common ports) come from the engine, by the sync endpoint;
 * a target without a port list uses the profile's default.
 */
export const predefinedPortLists = [
  predefined('all-tcp', 'All TCP ports', 'Every TCP port: thorough and slow.', 'T:1-65535'),
  predefined('all-tcp-system-udp', 'All TCP and system UDP ports', 'Every TCP port, and the UDP ports that IANA assigns to system services (RFC 6335).', 'T:1-65535,U:1-1023'),
  predefined('system-tcp', 'System TCP ports', 'The ports that IANA assigns to system services (RFC 6335).', 'T:1-1023'),
  predefined('web', 'Web servers', 'HTTP and HTTPS on their own ports and the usual alternatives.', 'T:80,81,443,591,3000,5000,8000-8010,8080-8090,8443,8888,9000,9443'),
  predefined('databases', 'Databases', 'Databases and caches that should not face the internet.', 'T:1433,1521,3306,5432,5984,6379,7000-7001,8086,9042,9200,9300,11211,27017-27019,50000,U:1434,11211'),
];

/** Puts the predefined lists into the catalogue and brings changed ones up to date; what is as it should be is left alone. */
export function seedPortLists(): Promise<void> {
  return asOwner(platform, () => seed(PortLists, predefinedPortLists, 'changed'));
}

function predefined(code: string, name: string, comment: string, ports: string) {
  const { ranges } = parsePortRanges(ports);
  return { id: stableId('port list', code), name, comment, app_type: null, active: true, predefined: true, owner: null, ...withCount(ranges) };
}
