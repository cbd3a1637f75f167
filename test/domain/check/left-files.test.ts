import { expect, it } from 'vitest';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import { idOf } from './id-of.ts';
import { recorded, scannedAt } from './recording.ts';

const web = (port: number): string[] => findingsOf(recorded('exposed', port), scannedAt).filter(({ check }) => check.family.startsWith('Web')).map(({ check }) => idOf(check)).toSorted();

it('what our own script read counts for each check of its kind, and a page for every path for none', () => {
  expect(web(8180)).toEqual(['web-administration', 'web-backup-exposed', 'web-folder-file-exposed', 'web-phpinfo', 'web-secrets-exposed', 'web-source-exposed', 'web-svn-exposed']);
  expect(web(8280)).toEqual(['web-secrets-exposed']);
  expect(web(8380)).toEqual([]);
});

it('secrets are named by their paths and never shown', () => {
  const found = findingsOf(recorded('exposed', 8180), scannedAt).find(({ check }) => idOf(check) === 'web-secrets-exposed');
  expect(found?.description).toBe('Readable: /.env, /id_rsa, /.htpasswd.');
  expect(found?.severity).toBe(7.5);
});
