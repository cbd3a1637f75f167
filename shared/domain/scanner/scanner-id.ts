import { stableId } from '../../lib/id.ts';

/** The scanner that every deployment has: nmap, as a child process of the scan runners. */
export const nmapScannerId = stableId('scanner', 'nmap');
