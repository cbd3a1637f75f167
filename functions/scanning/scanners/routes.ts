import * as Scanner from '../../../shared/domain/scanner/scanner.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection } from '../answers.ts';

export const scanners: Group = {
  id: 'scanners',
  title: 'Scanners',
  grants: { table: 'read', secrets: ['cursor'] },
  errorImpact: 'Scan forms cannot offer scanners; scans that name one, and scheduled scans, run on.',
  endpoints: [
    endpoint({
      id: 'listActivatedScanners',
      method: 'GET',
      path: '/v2/scanners/activated',
      summary: 'List activated scanners',
      description: 'What a scan may use: active scanners of the active product, shared or of the own organization; for PCI external shared ones only.',
      can: 'member',
      columns: Scanner.columns,
      answer: collection('scanners', Scanner.Document),
      status: 200,
      handle: async ({ list }) => {
        const page = await Scanner.listActivated(list);
        return { ...page, items: page.items.map(Scanner.present) };
      },
    }),
  ],
};
