import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { newWebhookSecret, signatureHeaders, verifyHookSignature, verifySignature } from '../../shared/domain/webhook/signature.ts';

const at = new Date('2026-03-01T12:00:00.900Z');
const seconds = Math.floor(at.getTime() / 1000);
const delivery = { body: '{"event":"scan_completed","name":"Zürich"}', event: 'scan_completed', event_id: '0195512e-8d6c-7000-8000-000000000001', at, agent: 'a1b2c3d4' };
const current = newWebhookSecret();
const previous = 'my own secret, ümlaut';

describe('headers of a delivery', () => {
  test('carry both signatures over the same body, time and id', () => {
    const secret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
    const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
    expect(signatureHeaders({ ...delivery, secrets: { current: secret } })).toEqual({
      'Content-Type': 'application/json',
      'User-Agent': 'CloneGuard-Hook/a1b2c3d4',
      'X-CG-Hook-Event': 'scan_completed',
      'X-CG-Hook-Delivery': delivery.event_id,
      'X-CG-Hook-Signature': `sha256=${createHmac('sha256', secret).update(delivery.body).digest('hex')}`,
      'webhook-id': delivery.event_id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${createHmac('sha256', bytes).update(`${delivery.event_id}.${seconds}.${delivery.body}`).digest('base64')}`,
    });
  });

  test("the vendor's signature is RFC 4231's HMAC-SHA256 of the body (test case 2)", () => {
    const headers = signatureHeaders({ ...delivery, body: 'what do ya want for nothing?', secrets: { current: 'Jefe' } });
    expect(headers['X-CG-Hook-Signature']).toBe('sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  test('without a secret hold no signature', () => {
    const names = Object.keys(signatureHeaders({ ...delivery, secrets: null }));
    expect(names.filter((name) => name.toLowerCase().includes('signature'))).toEqual([]);
    expect(names).toContain('webhook-id');
  });

  test('during a rotation are signed by both secrets, the new one first', () => {
    const headers = signatureHeaders({ ...delivery, secrets: { current, previous } });
    const alone = (secret: string) => signatureHeaders({ ...delivery, secrets: { current: secret } });
    expect(headers['X-CG-Hook-Signature']).toBe(alone(current)['X-CG-Hook-Signature']);
    expect(headers['X-CG-Hook-Signature-Previous']).toBe(alone(previous)['X-CG-Hook-Signature']);
    expect(headers['webhook-signature']).toBe(`${alone(current)['webhook-signature']} ${alone(previous)['webhook-signature']}`);
  });
});

describe('a receiver', () => {
  // Published in the Standard Webhooks reference libraries' tests.
  const vector = { body: '{"test": 2432232314}', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
  const published = { 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' };
  const then = new Date(1_614_265_330_000);

  test('accepts the published test vector of Standard Webhooks, alone and among others', () => {
    expect(verifySignature({ ...vector, headers: published }, then)).toBe(true);
    const among = { ...published, 'webhook-signature': `v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,xyz ${published['webhook-signature']}` };
    expect(verifySignature({ ...vector, headers: among }, then)).toBe(true);
  });

  test('and our signing gives that signature', () => {
    const headers = signatureHeaders({ ...delivery, body: vector.body, event_id: published['webhook-id'], at: then, secrets: { current: vector.secret } });
    expect(headers['webhook-signature']).toBe(published['webhook-signature']);
  });

  test.each([
    ['another body', { body: '{"test": 2432232315}' }], ['another secret', { secret: newWebhookSecret() }], ['another id', { headers: { ...published, 'webhook-id': 'msg_x' } }],
    ['another time', { headers: { ...published, 'webhook-timestamp': '1614265331' } }], ['no time', { headers: { ...published, 'webhook-timestamp': undefined } }], ['a time that is no number', { headers: { ...published, 'webhook-timestamp': '1e9' } }],
    ['no id', { headers: { ...published, 'webhook-id': '' } }], ['no signature', { headers: { ...published, 'webhook-signature': undefined } }], ['an empty signature', { headers: { ...published, 'webhook-signature': 'v1,' } }],
    ['a signature of another version', { headers: { ...published, 'webhook-signature': published['webhook-signature'].replace('v1', 'v2') } }], ['endless signatures', { headers: { ...published, 'webhook-signature': `${'v1,a '.repeat(5000)}${published['webhook-signature']}` } }],
  ])('refuses %s', (_, change) => {
    expect(verifySignature({ ...vector, headers: published, ...change }, then)).toBe(false);
  });

  test('refuses an attempt more than five minutes old or ahead', () => {
    const after = (delta: number) => verifySignature({ ...vector, headers: published }, new Date(then.getTime() + delta * 1000));
    expect([-301, -300, 300, 301].map(after)).toEqual([false, true, true, false]);
  });

  test.each([current, previous, 'whsec_not base64!', 'whsec_', 'whsec_AAECAwQFBgcICQoLDA0ODw', newWebhookSecret()])('accepts what is signed with %j, and in a rotation with the old secret, in both schemes', (secret) => {
    const { body } = delivery;
    for (const secrets of [{ current: secret }, { current: 'newer', previous: secret }]) {
      const headers = Object.fromEntries(Object.entries(signatureHeaders({ ...delivery, secrets })).map(([name, value]) => [name.toLowerCase(), value]));
      expect(verifySignature({ body: Buffer.from(body), headers, secret }, at)).toBe(true);
      expect(verifyHookSignature({ body, headers, secret })).toBe(true);
      expect(verifyHookSignature({ body: `${body} `, headers, secret })).toBe(false);
      expect(verifyHookSignature({ body, headers, secret: `${secret}x` })).toBe(false);
    }
  });

  test('does not accept a delivery without signatures', () => {
    const headers = signatureHeaders({ ...delivery, secrets: null });
    expect([verifyHookSignature({ body: delivery.body, headers, secret: '' }), verifySignature({ body: delivery.body, headers, secret: '' }, at)]).toEqual([false, false]);
  });
});

test('a new secret is whsec_ and 32 random bytes', () => {
  const secrets = Array.from({ length: 50 }, newWebhookSecret);
  expect(new Set(secrets).size).toBe(50);
  for (const secret of secrets) expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
});
