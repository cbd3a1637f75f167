import { openAccounts } from './accounts.ts';
import { openExposedFiles } from './exposed-files.ts';
import { openServiceProbes } from './service-probes.ts';

/** What nmap inherits from /dev/fd/3 on, in this order: the table of service probes, user names and passwords to try, the script of our own. Undefined where there is none. */
interface Inherited {
  files: (number | undefined)[];
  probes: boolean;
  close(): Promise<void>;
}

/** The files that a command line for these scripts names (arguments.ts). */
export async function openInherited(nmap: string, scripts: string[]): Promise<Inherited> {
  const [probes, [users, passwords], exposed] = await Promise.all([openServiceProbes(nmap), openAccounts(scripts), openExposedFiles(scripts)]);
  const files = [probes, users, passwords, exposed];
  return {
    files: files.map((file) => file?.fd),
    probes: probes !== undefined,
    close: async () => {
      await Promise.all(files.map(async (file) => file?.close()));
    },
  };
}
