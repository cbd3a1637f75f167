import { createHmac, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startReceiver } from '../../infra/local/demo/receiver.ts';
import type { Receiver } from '../../infra/local/demo/receiver.ts';
import { newWebhookSecret, signatureHeaders } from '../../shared/domain/webhook/signature.ts';

const never = new AbortController().signal;

describe('the receiver of the demo, written from the public documents alone', () => {
  const secret = newWebhookSecret();
  const scanId = randomUUID();
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
    receiver.trust(secret);
  });
  afterEach(() => receiver.close());

  const payload = (event: string): { id: string; body: string } => {
    const id = randomUUID();
    return { id, body: JSON.stringify({ id, event, created_at: new Date().toISOString(), organization: {}, data: { id: scanId } }) };
  };
  const headersOf = (id: string, body: string, by = secret, at = new Date()): Record<string, string> =>
    signatureHeaders({ body, event: 'scan_started', event_id: id, at, secrets: { current: by }, agent: 'test' });
  const post = async (headers: Record<string, string>, body: string): Promise<number> => (await fetch(receiver.url, { method: 'POST', headers, body })).status;

  it('accepts what Perimeter signs, and hands it to who waits for it', async () => {
    const { id, body } = payload('scan_started');
    const waiting = receiver.receive('scan_started', scanId, never);
    expect(await post(headersOf(id, body), body)).toBe(200);
    expect(await waiting).toMatchObject({ id, event: 'scan_started' });
  });

  it('keeps an event once, however often it is delivered', async () => {
    const { id, body } = payload('scan_started');
    expect(await post(headersOf(id, body), body)).toBe(200);
    expect(await post(headersOf(id, body), body)).toBe(200);
    expect(receiver.received).toHaveLength(1);
  });

  it('refuses another secret, a changed body and a recorded delivery of yesterday', async () => {
    const { id, body } = payload('scan_started');
    const yesterday = new Date(Date.now() - 86_400_000);
    expect(await post(headersOf(id, body, newWebhookSecret()), body)).toBe(401);
    expect(await post(headersOf(id, body), body.replace('scan_started', 'scan_stopped'))).toBe(401);
    expect(await post(headersOf(id, body, secret, yesterday), body)).toBe(401);
    expect(receiver.received).toHaveLength(0);
  });

  it('asks for both signatures', async () => {
    const { id, body } = payload('scan_started');
    const { 'webhook-signature': _standard, ...vendorOnly } = headersOf(id, body);
    const { 'X-CG-Hook-Signature': _vendor, ...standardOnly } = headersOf(id, body);
    expect(await post(vendorOnly, body)).toBe(401);
    expect(await post(standardOnly, body)).toBe(401);
  });

  it('refuses a body that is signed rightly but is no event', async () => {
    const body = '[]';
    expect(await post(headersOf(randomUUID(), body), body)).toBe(401);
  });

  it('finds the right one among several standard signatures, as during a rotation', async () => {
    const { id, body } = payload('scan_started');
    const time = Math.floor(Date.now() / 1000).toString();
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const headers = {
      'X-CG-Hook-Signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      'webhook-id': id,
      'webhook-timestamp': time,
      'webhook-signature': `v1,other v1,${createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64')}`,
    };
    expect(await post(headers, body)).toBe(200);
  });
});
