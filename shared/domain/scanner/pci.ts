import { problem } from '../../problems.ts';
import type { Scanner, ScannerAttributes } from './scanner.ts';
import { nmapScannerId } from './scanner-id.ts';

/** PCI scans have no choice of scanner, so theirs stays what they need: there, external, shared, and for PCI. Null stands for removing it. */
export function keepForPci({ id }: Pick<Scanner, 'id'>, changes: Partial<ScannerAttributes> | null): void {
  if (id !== nmapScannerId) return;
  if (changes === null) throw problem.refused('This scanner executes the PCI scans: it can be deactivated, but not deleted');
  const { location, app_type, organization } = changes;
  if (location === 'internal') throw problem.invalid({ location: ['has to stay external: this scanner executes the PCI scans'] });
  if (app_type !== undefined && app_type !== null && app_type !== 'pci') throw problem.invalid({ app_type: ['has to leave PCI in: this scanner executes the PCI scans'] });
  if (organization) throw problem.invalid({ organization_id: ['has to stay empty: this scanner executes the PCI scans of every organization'] });
}
