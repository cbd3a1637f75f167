import { describe, expect, test } from 'vitest';
import { webhookFanout } from '../../functions/workers/webhook-fanout/worker.ts';
import { bodyOf } from '../../shared/domain/webhook/payload.ts';
import { toldEvents, wireNameOf, wireNames } from '../../shared/domain/webhook/wire-events.ts';

const record = { id: '0195512e-8d6c-7000-8000-000000000001', name: 'scan.completed', tenant: 't', actor: '{}', subject: 's', correlation_id: 'c', created_at: '2026-03-01T12:00:00.000Z', payload: '{}' };
const organization = { id: '0195512e-8d6c-7000-8000-00000000000a', name: '\u0001'.repeat(255) };

describe('the body', () => {
  test('of an ordinary event holds its document whole', () => {
    const body = bodyOf(record, { ...organization, name: 'Acme' }, { data: { id: 's', name: 'Weekly' }, outcome: null });
    expect(JSON.parse(body)).toEqual({ id: record.id, event: 'scan_completed', created_at: record.created_at, organization: { ...organization, name: 'Acme' }, data: { id: 's', name: 'Weekly' }, outcome: null });
  });

  test.each([
    ['one endless member', { comment: 'x'.repeat(100_000) }],
    ['one that escapes to six times its length', { comment: '\u0001'.repeat(4000) }],
    ['thousands of short ones', Object.fromEntries(Array.from({ length: 5000 }, (_, number) => [`member_${number}`, 'ü'.repeat(100)]))],
    ['a list', { hosts: Array.from({ length: 10_000 }, (_, number) => `10.0.${number >> 8}.${number & 255}`) }],
  ])('stays below 20 kB with %s, and keeps the id and what is short', (_, more) => {
    const body = bodyOf(record, organization, { data: { id: 's', name: 'Weekly', ...more } });
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
    expect(JSON.parse(body)).toMatchObject({ data: { id: 's', name: 'Weekly', truncated: true } });
  });
});

describe('wire names', () => {
  test('belong each to one event, and every one may be subscribed to', () => {
    const names = toldEvents.map(wireNameOf);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(wireNames).toContain(name);
    expect(() => wireNameOf('constructor')).toThrow('no wire name');
  });

  test('exist for just the events that the fan-out listens to', () => {
    expect(webhookFanout.on.map(({ name }) => name).sort()).toEqual([...toldEvents].sort());
  });
});
