import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tenantCredentials } from '../../shared/platform/aws/tenant-credentials.ts';
import { clock } from '../../shared/platform/clock.ts';
import { useMoto } from './both-hosts.ts';

const session = () => {
  const tenant = randomUUID();
  return { tenant, subject: tenant, parent: tenant };
};

function minutesPass(minutes: number): void {
  const later = clock.now().getTime() + minutes * 60_000;
  vi.spyOn(clock, 'now').mockImplementation(() => new Date(later));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('credentials of a tenant', () => {
  useMoto();

  it('act as the tenant role in a session that names the tenant', async () => {
    const acting = session();
    const { Arn } = await new STSClient({ credentials: tenantCredentials(acting) }).send(new GetCallerIdentityCommand());
    expect(Arn).toBe(`arn:aws:sts::123456789012:assumed-role/perimeter-tenant/tenant-${acting.tenant}`);
  });

  it('are asked for once by many callers, kept for almost 55 minutes, and renewed before they end', async () => {
    const provider = tenantCredentials(session());
    const [first, second] = await Promise.all([provider(), provider()]);
    expect(second).toEqual(first);
    minutesPass(54);
    expect(await provider()).toEqual(first);
    minutesPass(2);
    expect((await provider()).accessKeyId).not.toBe(first.accessKeyId);
  });

  it('are not shared between two tenants', async () => {
    const [one, other] = await Promise.all([tenantCredentials(session())(), tenantCredentials(session())()]);
    expect(one.accessKeyId).not.toBe(other.accessKeyId);
    expect(one.sessionToken).not.toBe(other.sessionToken);
  });

  it.each(['', '*', 'a*', 'a#b', 'a/b', 'a?b', 'a b', 'x'.repeat(65), '${aws:x}'])('are refused for the id %j, in each of the three places', (id) => {
    for (const place of ['tenant', 'subject', 'parent']) expect(() => tenantCredentials({ ...session(), [place]: id })).toThrow('session tag');
  });
});
