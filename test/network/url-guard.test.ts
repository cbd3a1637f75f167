import { describe, expect, test } from 'vitest';
import { webhookPolicy } from '../../shared/network/refusal.ts';
import { checkUrl } from '../../shared/network/url-guard.ts';

const onAws = webhookPolicy({ private: false });
const withHttp = webhookPolicy({ private: false, http: true });
const onOneMachine = webhookPolicy({ private: true });

const loopback = ['127.0.0.1', '127.0.0.1.', '127.1', '127.0.1', '0177.0.0.1', '0177.1', '017700000001', '0x7f.0.0.1', '0x7f.1', '0X7F000001', '0x7f000001', '2130706433', '127.0.0.001',
  '127.8.9.10', '１２７.０.０.１', '127。0。0。1', '①②⑦.0.0.1', '%31%32%37.0.0.1', '[::1]', '[0:0:0:0:0:0:0:1]', '[0000::0001]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::FFFF:7F00:0001]',
  '[0:0:0:0:0:ffff:127.0.0.1]', 'localhost', 'localhost.', 'LOCALHOST', 'LocalHost.', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', 'foo.localhost', 'l%6fcalhost'];
const privateNetwork = ['10.0.0.1', '10.1', '167772161', '012.0.0.1', '0xa.0.0.1', '172.16.0.1', '172.31.255.254', '0xac100001', '192.168.1.1', '192.168.257', '3232235777', '[::ffff:10.0.0.1]', '[::ffff:c0a8:101]',
  '[fd12:3456::1]', '[fc00::1]', 'intranet', 'printer.'];
const never = ['169.254.169.254', '169.254.43518', '2852039166', '0xa9fea9fe', '0xa9.0xfe.0xa9.0xfe', '0251.0376.0251.0376', '[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', '169.254.170.2', '[fd00:ec2::254]',
  '[fd00:0ec2:0:0:0:0:0:0254]', '169.254.0.1', '[fe80::1]', '[febf::1]', '0.0.0.0', '0', '0x0', '0.1.2.3', '[::]', '[::127.0.0.1]', '[64:ff9b::127.0.0.1]', '[64:ff9b::a9fe:a9fe]', '[64:ff9b:1::1]', '[2002:7f00:1::]', '[2001:0:7f00:1::]',
  '[::ffff:0:127.0.0.1]', '[fec0::1]', '[ff02::1]', '[100::1]', '[2001:db8::1]', '[3fff::1]', '[5f00::1]', '[4000::1]', '224.0.0.1', '239.255.255.250', '255.255.255.255', '240.0.0.1', '100.64.0.1', '100.100.100.200',
  '192.0.0.192', '192.0.2.1', '198.18.0.1', '198.51.100.7', '203.0.113.9', '192.88.99.1', '192.175.48.1', 'metadata.google.internal', 'METADATA.google.internal.'];

describe('spellings of hosts that are never public', () => {
  test.each([...loopback, ...privateNetwork, ...never])('https://%s/ is refused', (host) => {
    expect(checkUrl(`https://${host}/hook`, onAws)).toEqual({ ok: false, reason: expect.any(String) });
    expect(checkUrl(`http://${host}/hook`, withHttp).ok).toBe(false);
  });

  test('there are more than sixty of them', () => {
    expect(new Set([...loopback, ...privateNetwork, ...never]).size).toBeGreaterThan(60);
  });
});

describe('where private webhooks are allowed', () => {
  test.each([...loopback, ...privateNetwork])('http://%s:8080/ passes', (host) => {
    expect(checkUrl(`http://${host}:8080/hook`, onOneMachine).ok).toBe(true);
  });

  test.each(never)('http://%s/ is refused all the same', (host) => {
    expect(checkUrl(`http://${host}/hook`, onOneMachine).ok).toBe(false);
  });
});

describe('the rest of the URL', () => {
  test.each([
    ['https://example.com/hook'], ['https://example.com:443/'], ['https://example.com:80/'], ['https://93.184.215.14/'], ['https://[2606:4700::1111]/'], ['https://bücher.example.org/?a=1'], ['https://exa_mple.com/'],
  ])('%s passes everywhere', (url) => {
    expect(checkUrl(url, onAws).ok).toBe(true);
    expect(checkUrl(url, onOneMachine).ok).toBe(true);
  });

  test.each([
    ['ftp://example.com/', 'the scheme must be https'], ['file:///etc/passwd', 'the scheme must be https'], ['gopher://example.com/', 'the scheme must be https'], ['javascript:alert(1)', 'the scheme must be https'],
    ['data:text/plain,x', 'the scheme must be https'], ['http://example.com/', 'the scheme must be https'],
    ['https://user@example.com/', 'user name'], ['https://user:pw@example.com/', 'user name'], ['https://:pw@example.com/', 'user name'], ['https://8.8.8.8@127.0.0.1/', 'user name'],
    ['https://example.com:22/', 'the port'], ['https://example.com:8443/', 'the port'], ['https://example.com:0/', 'the port'],
    ['https://exam\nple.com/', 'control characters'], ['https://example.com/\u0000', 'control characters'], ['\thttps://example.com/', 'control characters'],
    [`https://example.com/${'a'.repeat(2048)}`, 'longer than 2048'], [`https://${'a.'.repeat(126)}com/`, 'longer than 253'],
    ['', 'not a URL'], ['example.com', 'not a URL'], ['https://', 'not a URL'], ['//example.com/', 'not a URL'], ['https://1.2.3.4.5/', 'not a URL'], ['https://example.0x1/', 'not a URL'], ['https://[fe80::1%25eth0]/', 'not a URL'],
    ['https://example.com../', 'not valid'],
  ])('%j is refused: %s', (url, reason) => {
    expect(checkUrl(url, onAws)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });

  test.each(['ftp://127.0.0.1/', 'https://user@127.0.0.1/', 'https://:pw@10.0.0.1/'])('%s is refused where private ones are allowed, too', (url) => {
    expect(checkUrl(url, onOneMachine).ok).toBe(false);
  });

  test('a final dot of the host is dropped, so that the certificate is compared with the name itself', () => {
    const checked = checkUrl('https://example.com./hook', onAws);
    expect(checked.ok && checked.url.href).toBe('https://example.com/hook');
  });
});
