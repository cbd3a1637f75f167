import { type FileHandle, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder } from '../engine-binary.ts';
import { unnamedFile } from '../unnamed-file.ts';

/**
 * nmap 7.93 names a service `http` only if it knows the product: an HTTP server without a known header on an unusual port stays `unknown`, and then no
 * HTTP script runs on it. One line at the end of the answers to its GET probe says that whatever answers with an HTTP status line is HTTP.
 */
const anyHttp = String.raw`softmatch http m|^HTTP/1\.[01] \d\d\d|`;

/** nmap calls every Samba without SMB 1 a 4.6.2, the one that was looked at for this line; its answer has no version. */
const presumedSamba = ' v/4.6.2/ cpe:/a:samba:samba:4.6.2/';

/**
 * Opens the installed table of service probes with that line added and that version taken out, to be handed to nmap as an inherited file. Undefined where the table is not found or has another form: nmap then uses its own. The caller closes it.
 */
export async function openServiceProbes(nmap: string): Promise<FileHandle | undefined> {
  const installed = await readFile(join(dataFolder(nmap), 'nmap-service-probes'), 'latin1').catch(() => undefined);
  const extended = installed === undefined ? undefined : withAnyHttp(installed);
  return extended === undefined ? undefined : unnamedFile(Buffer.from(extended, 'latin1'));
}

function withAnyHttp(table: string): string | undefined {
  const start = table.indexOf('\nProbe TCP GetRequest ');
  const end = start === -1 ? -1 : table.indexOf('\nProbe ', start + 1);
  return end === -1 ? undefined : `${table.slice(0, end)}\n${anyHttp}\n${table.slice(end)}`.replace(presumedSamba, ' cpe:/a:samba:samba/');
}
