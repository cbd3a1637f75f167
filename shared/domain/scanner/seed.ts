import { platform } from '../../table/entity.ts';
import { seed } from '../port-list/catalogue-seed.ts';
import { asOwner } from '../port-list/port-list.ts';
import { type ScannerAttributes, Scanners } from './scanner.ts';
import { nmapScannerId } from './scanner-id.ts';

const nmapScanner: ScannerAttributes & { id: string } = {
  id: nmapScannerId,
  name: 'Nmap',
  comment: 'The scanner of this deployment.',
  host: null,
  port: null,
  tls: true,
  type: 'nmap',
  ca_certificate: null,
  api_key: null,
  client_certificate: null,
  client_key: null,
  app_type: null,
  location: 'external',
  active: true,
  status: 'unknown',
  engine_version: null,
  feed_version: null,
  verified_at: null,
  organization: null,
  source_ranges: [],
  max_scans: null,
};

/** Puts the scanner into the catalogue; one that is there keeps what operators and runners wrote since. */
export function seedScanners(): Promise<void> {
  return asOwner(platform, () => seed(Scanners, [nmapScanner], 'missing'));
}
