import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { tenantCredentials } from '../../shared/platform/aws/tenant-credentials.ts';
import { useScriptedAws } from './scripted-aws.ts';

const ROLE = 'arn:aws:iam::123456789012:role/perimeter-tenant';
const granted = {
  status: 200,
  body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIATEST</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
    <SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
};
const denied = {
  status: 403,
  body: '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized</Message></Error></ErrorResponse>',
};

describe('the request for credentials of a tenant', () => {
  const aws = useScriptedAws();
  beforeAll(() => {
    vi.stubEnv('PERIMETER_TENANT_ROLE_ARN', ROLE);
  });

  it('carries the role, one hour, and exactly the three session tags', async () => {
    aws.answer(() => granted);
    const acting = { tenant: randomUUID(), subject: randomUUID(), parent: randomUUID() };
    await tenantCredentials(acting)();
    expect(Object.fromEntries(new URLSearchParams(aws.calls()[0]?.body))).toEqual({
      Action: 'AssumeRole', Version: '2011-06-15', RoleArn: ROLE, RoleSessionName: `tenant-${acting.tenant}`, DurationSeconds: '3600',
      'Tags.member.1.Key': 'tenant', 'Tags.member.1.Value': acting.tenant,
      'Tags.member.2.Key': 'subject', 'Tags.member.2.Value': acting.subject,
      'Tags.member.3.Key': 'parent', 'Tags.member.3.Value': acting.parent,
    });
  });

  it('names the platform role where the wall is that of the platform', async () => {
    vi.stubEnv('PERIMETER_PLATFORM_ROLE_ARN', `${ROLE}-of-the-platform`);
    aws.answer(() => granted);
    await tenantCredentials({ tenant: 'a', subject: 'a', parent: 'a' }, 'PERIMETER_PLATFORM_ROLE_ARN')();
    expect(new URLSearchParams(aws.calls().at(-1)?.body).get('RoleArn')).toBe(`${ROLE}-of-the-platform`);
  });

  it('is made again after a refusal, which is not kept', async () => {
    const provider = tenantCredentials({ tenant: 'a', subject: 'a', parent: 'a' });
    aws.answer(() => denied);
    await expect(provider()).rejects.toThrow('not authorized');
    aws.answer(() => granted);
    expect(await provider()).toEqual({ accessKeyId: 'ASIATEST', secretAccessKey: 's', sessionToken: 't', expiration: new Date('2100-01-01') });
  });
});
