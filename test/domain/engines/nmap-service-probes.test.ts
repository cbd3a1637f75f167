import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { findNmap } from '../../../shared/domain/scan/engines/engine-binary.ts';
import { openServiceProbes } from '../../../shared/domain/scan/engines/nmap/service-probes.ts';

it('the table of service probes that nmap is handed knows any HTTP, and gives no version to a Samba that told none', async () => {
  const file = await openServiceProbes(await findNmap('nmap'));
  const table = await readFile(`/dev/fd/${String(file?.fd)}`, 'latin1');
  await file?.close();
  expect(table.match(/^softmatch http m.*$/gm)).toContain(String.raw`softmatch http m|^HTTP/1\.[01] \d\d\d|`);
  expect(table.match(/^match netbios-ssn .* p\/Samba smbd\/.*$/gm)).toContainEqual(expect.stringMatching(/\|s p\/Samba smbd\/ cpe:\/a:samba:samba\/$/));
  expect(table).not.toContain('samba:4.6.2');
});
