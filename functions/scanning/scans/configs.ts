import * as ScanProfile from '../../../shared/domain/scan-profile/scan-profile.ts';
import { type Endpoint, endpoint } from '../../../shared/http/endpoint.ts';
import { collection } from '../answers.ts';

/** Scan profiles, which the API calls configs: part of the group `scans`, as in the contract. */
export const configs: Endpoint[] = [
  endpoint({
    id: 'listActivatedScanProfiles',
    method: 'GET',
    path: '/v2/configs/activated',
    summary: 'List Activated Scan Profiles',
    description: 'The scan profiles of the active product. For PCI there is one, which cannot be changed.',
    can: 'member',
    columns: ScanProfile.columns,
    answer: collection('configs', ScanProfile.Document),
    status: 200,
    handle: ({ list }) => ScanProfile.listActivated(list),
  }),
];
