import { stableId } from '../../lib/id.ts';
import { platform } from '../../table/entity.ts';
import { seed } from '../port-list/catalogue-seed.ts';
import { asOwner } from '../port-list/port-list.ts';
import { type ScannerAttributes, Scanners } from './scanner.ts';

/** The scanner that every deployment has: nmap, as a child process of the scan runners. */
export const nmapScannerId = stableId('scanner', 'nmap');

const nmapScanner: ScannerAttributes & { id: string } = {
  id: nmapScannerId,
  name: 'Nmap',
  comment: 'The scanner of this deployment.',
  host: null,
  port: null,
  type: 'nmap',
  ca_certificate: null,
  credential_id: null,
  app_type: null,
  location: 'external',
  active: true,
  status: 'unknown',
  engine_version: null,
  feed_version: null,
  verified_at: null,
  organization: null,
  source_ranges: [],
  scans_running: 0,
  max_scans: null,
};

/** Puts the scanner into the catalogue; one that is there keeps what operators and runners wrote since. */
export function seedScanners(): Promise<void> {
  return asOwner(platform, () => seed(Scanners, [nmapScanner], 'missing'));
}
