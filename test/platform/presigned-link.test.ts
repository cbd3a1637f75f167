import { createHash, createHmac, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { s3Files } from '../../shared/platform/aws/files.ts';
import { contentDisposition } from '../../shared/platform/content-disposition.ts';

const SECRET_KEY = 'test';
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const encode = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** Signature Version 4 of a link as AWS documents it for query parameters. moto checks no signature, so the test computes what S3 would. */
function signatureOf(link: URL): string {
  const date = link.searchParams.get('X-Amz-Date') ?? '';
  const scope = `${date.slice(0, 8)}/eu-central-1/s3/aws4_request`;
  const query = [...link.searchParams].filter(([name]) => name !== 'X-Amz-Signature').map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join('&');
  const request = ['GET', link.pathname, query, `host:${link.host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const text = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(request).digest('hex')].join('\n');
  const key = scope.split('/').reduce((parent: string | Buffer, part) => hmac(parent, part), `AWS4${SECRET_KEY}`);
  return hmac(key, text).toString('hex');
}

describe('a link to a file', () => {
  beforeAll(() => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET_KEY);
    vi.stubEnv('AWS_ENDPOINT_URL', undefined);
    vi.stubEnv('PERIMETER_FILES_BUCKET', 'perimeter-files');
    return () => vi.unstubAllEnvs();
  });

  const link = async (key = `T/${randomUUID()}/report.pdf`) => new URL((await s3Files().presign(key, 'Übersicht (1).pdf', 60)) ?? '');

  it('is signed over its object, its life and its file name', async () => {
    const signed = await link();
    expect(signed.searchParams.get('X-Amz-Expires')).toBe('60');
    expect(signed.searchParams.get('response-content-disposition')).toBe(contentDisposition('Übersicht (1).pdf'));
    expect(signed.searchParams.get('X-Amz-Signature')).toBe(signatureOf(signed));
  });

  it.each([
    ['another object', (url: URL) => (url.pathname = url.pathname.replace('report', 'secret'))],
    ['a longer life', (url: URL) => url.searchParams.set('X-Amz-Expires', '900')],
    ['another time', (url: URL) => url.searchParams.set('X-Amz-Date', '20991231T000000Z')],
    ['another disposition', (url: URL) => url.searchParams.set('response-content-disposition', 'inline')],
    ['another type', (url: URL) => url.searchParams.set('response-content-type', 'text/html')],
    ['another host', (url: URL) => (url.host = 'other.s3.eu-central-1.amazonaws.com')],
  ])('has another signature for %s', async (_, change) => {
    const changed = await link();
    change(changed);
    expect(changed.searchParams.get('X-Amz-Signature')).not.toBe(signatureOf(changed));
  });
});

describe('the name of a downloaded file', () => {
  it('is given in ASCII and, for those who understand it, as it is', () => {
    expect(contentDisposition('Übersicht (1).pdf')).toBe(`attachment; filename="_bersicht _1_.pdf"; filename*=UTF-8''%C3%9Cbersicht%20%281%29.pdf`);
  });

  it.each([
    'a"; filename=evil.exe', 'a\r\nX-Evil: 1', '../../etc/passwd', '..\\..\\evil', "a'b*c", '\u202Efdp.exe', '\ud800', '', '...', '\u0000', 'x'.repeat(5_000), '𝄞'.repeat(200), 'a;b=c%22',
  ])('is one safe attachment header for %j', (name) => {
    const value = contentDisposition(name);
    const [, ascii = '', extended = ''] = /^attachment; filename="([A-Za-z0-9._ -]{1,150})"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]+)$/.exec(value) ?? [];
    expect(ascii).not.toBe('');
    expect(ascii).not.toMatch(/^\./);
    expect(decodeURIComponent(extended)).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u);
  });
});
