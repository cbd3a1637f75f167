import { describe, expect, it } from 'vitest';
import { operatingSystems } from '../../../shared/domain/check/catalogue/evidence/operating-system.ts';
import type { HostResult } from '../../../shared/domain/scan/engines/engine.ts';
import { recording } from './recording.ts';

describe('the release of Windows', () => {
  const readFrom = (host: HostResult): string[] => operatingSystems(host).filter(({ product }) => product === 'windows').map(({ version, source }) => `${version} by ${source}`);

  it.each([
    ['windows-xp', ['5.1 by smb-os-discovery', '5.1 by service detection on port 445']],
    ['windows-xp-unpatched', ['5.1 by service detection on port 445']],
    ['windows-7', ['6.1 by smb-os-discovery', '6.1 by service detection on port 445']],
    ['mssql-2008', ['6.1 by ms-sql-ntlm-info on port 1433', '6.1 by smb-os-discovery', '6.1 by service detection on port 445', '6.1 by IIS 7.5 on port 80']],
    ['windows-2003', ['5.2 by IIS 6.0 on port 80']],
    ['mssql-2019', ['10.0.19041 by ms-sql-ntlm-info on port 1433']],
  ])('of the recorded host %s is read wherever it was told', (name, told) => {
    expect(readFrom(recording(name))).toEqual(told);
  });

  // "Microsoft Windows 7 - 10 microsoft-ds", and Samba, which says of itself to be Windows 6.1.
  it.each(['windows-7-unpatched', 'windows-7-rdp', 'data'])('of the recorded host %s is not guessed from a range or from Samba', (name) => {
    expect(readFrom(recording(name))).toEqual([]);
  });
});
