import type { Service } from '../../scan/engines/engine.ts';
import type { ExposedPath } from '../../scan/engines/nmap/exposed-paths.ts';
import { exposedFiles } from '../../scan/engines/nmap/exposed-files.ts';
import type { Check } from '../check.ts';
import { check, named, onEachService, type Declaration } from './define.ts';
import { exposedPathsOf } from './evidence/http.ts';

/** Files of a kind that were left in the root, as evidence. */
export function left(service: Service, kind: ExposedPath['kind']): string | null {
  const paths = exposedPathsOf(service, kind);
  return paths.length === 0 ? null : `Readable: ${named(paths)}.`;
}

/** A kind of file that was left in the root. */
function leftCheck(kind: ExposedPath['kind'], declared: Omit<Declaration, 'family' | 'detect' | 'scripts' | 'vuldetect' | 'standards'> & { standards: string[] }): Check {
  const vuldetect = `Asks for the first 4 kB of some sixty usual paths (${exposedFiles}) and looks whether the answer begins as such a file does; a page that every path is answered with is none.`;
  return check({ ...declared, family: 'Web server', vuldetect, scripts: [exposedFiles], standards: [...declared.standards, 'PCI DSS 6.2.4'], detect: onEachService((service) => left(service, kind)) });
}

/** What was left in the root of a web server. */
export const leftFileChecks: Check[] = [
  leftCheck('secrets', {
    number: 82,
    id: 'web-secrets-exposed',
    name: 'A file with passwords or keys can be downloaded',
    cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    summary: 'The web server hands out a file that holds secrets: settings, a private key, a list of passwords.',
    insight: 'Such files are asked for on every new address within minutes. Nothing but the beginning was read, and none of it is kept.',
    impact: 'The secrets are known to whoever asks: databases, accounts in the cloud or the key of the certificate.',
    solution: 'Take the file out of the root of the site, refuse paths that begin with a dot, and change every secret that stood in it.',
    standards: ['CWE-538', 'CWE-312', 'PCI DSS 8.6.2'],
  }),
  leftCheck('backup', {
    number: 83,
    id: 'web-backup-exposed',
    name: 'A backup or a database dump can be downloaded',
    cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    summary: 'An archive, a dump or a database file lies under a usual name in the root of the site.',
    insight: 'Names such as backup.zip and dump.sql are guessed first. Only the first bytes were read.',
    impact: 'Source code, customers’ data and hashes of passwords are disclosed at once.',
    solution: 'Remove the file, keep backups outside of the root, and treat what was in it as disclosed.',
    standards: ['CWE-530', 'CWE-552', 'PCI DSS 3.5.1'],
  }),
  leftCheck('source', {
    number: 84,
    id: 'web-source-exposed',
    name: 'Source code of the site can be downloaded',
    cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
    summary: 'Copies that an editor or a person left, or the settings of the application, are served as text.',
    insight: 'A script under another ending (index.php~, index.php.bak) is not run but shown.',
    impact: 'Flaws are found by reading; passwords that stand in the code are disclosed.',
    solution: 'Publish a build and not a working folder, and refuse endings such as ~, .bak, .old and .swp.',
    standards: ['CWE-530', 'CWE-540'],
  }),
  leftCheck('listing', {
    number: 85,
    id: 'web-folder-file-exposed',
    name: 'A .DS_Store file discloses names of files',
    cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
    summary: 'The file in which a Mac keeps the look of a folder is served.',
    insight: 'It names the files and folders beside it, also those that no page links to.',
    impact: 'Files that were not meant to be found are found.',
    solution: 'Remove the files (`find . -name .DS_Store -delete`) and refuse paths that begin with a dot.',
    standards: ['CWE-538', 'CWE-548'],
  }),
];
