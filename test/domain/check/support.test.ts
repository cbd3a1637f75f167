import { describe, expect, it } from 'vitest';
import { supportOf } from '../../../shared/domain/check/catalogue/evidence/support.ts';
import { products } from '../../../shared/domain/check/catalogue/evidence/support-dates.ts';
import { isFor, type Certificate } from '../../../shared/domain/check/catalogue/evidence/certificate.ts';

describe('supportOf', () => {
  it.each([
    ['php', '7.2.34', '2020-11-30T23:59:59Z', 'supported'],
    ['php', '7.2.34', '2020-12-01T00:00:00Z', 'carried'],
    ['php', '7.2.34', '2023-05-31T23:59:59Z', 'carried'],
    ['php', '7.2.34', '2023-06-01T00:00:00Z', 'ended'],
    ['php', '7.1.33', '2019-12-02T00:00:00Z', 'ended'],
  ])('judges %s %s at %s as %s: support lasts through its last day', (product, version, at, state) => {
    expect(supportOf(product, version, new Date(at)).state).toBe(state);
  });

  it.each([
    ['nginx', '1.28.0'],
    ['nginx', '1.100.0'],
    ['apache', '2.4.6'],
    ['openssl', '1.1.10'],
    ['php', ''],
    ['unheard-of', '1.0'],
    ['constructor', '1.0'],
    ['postgresql', '9.4.0 - 14.2'],
  ])('does not judge %s %j', (product, version) => {
    expect(supportOf(product, version, new Date('2030-01-01T00:00:00Z')).state).toBe('supported');
  });

  it('takes the longest branch that fits', () => {
    expect(supportOf('openssh', '5.3p1', new Date('2018-01-01T00:00:00Z')).state).toBe('supported');
    expect(supportOf('openssh', '5.9p1', new Date('2018-01-01T00:00:00Z')).state).toBe('ended');
  });

  it('has real days in its table, and nobody carries a branch for shorter than its maker', () => {
    for (const { branches, source } of Object.values(products)) {
      expect(source).toMatch(/^https:\/\//);
      for (const { ended, carried } of branches) {
        expect(new Date(ended).toISOString().slice(0, 10)).toBe(ended);
        if (carried !== undefined) expect(Date.parse(carried.until)).toBeGreaterThan(Date.parse(ended));
      }
    }
  });
});

describe('isFor (RFC 9525)', () => {
  const certificate = (dns: string[], commonName = ''): Certificate => ({ subject: new Map(), issuer: new Map(), commonName, names: { dns, ip: ['192.0.2.1'] }, keyType: 'rsa', keyBits: 2048, signature: '', notBefore: null, notAfter: null });

  it.each([
    ['www.example.com', ['www.example.com'], true],
    ['WWW.EXAMPLE.COM.', ['www.example.com'], true],
    ['www.example.com', ['*.example.com'], true],
    ['a.b.example.com', ['*.example.com'], false],
    ['example.com', ['*.example.com'], false],
    ['www.example.com', ['w*.example.com'], false],
    ['localhost', ['*'], false],
    ['192.0.2.1', [], true],
  ])('%s and %j: %s', (name, dns, fits) => {
    expect(isFor(certificate(dns), name)).toBe(fits);
  });

  it('does not read the common name beside alternative names', () => {
    expect(isFor(certificate(['www.example.com'], 'shop.example.com'), 'shop.example.com')).toBe(false);
    expect(isFor({ ...certificate([]), names: null, commonName: 'shop.example.com' }, 'shop.example.com')).toBe(true);
  });
});
