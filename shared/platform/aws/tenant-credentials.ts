import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { lazy } from '../../lib/lazy.ts';
import { clock } from '../clock.ts';
import { clientOptions } from './client-options.ts';
import { required } from './environment.ts';

/** Who acts, as the wall sees it: the organization of the caller, the one that is acted on, and that one's parent; equal when unused. */
interface TenantSession {
  tenant: string;
  subject: string;
  parent: string;
}

interface TenantCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

// A role assumed by a role lives at most one hour (role chaining); it is renewed five minutes before.
const SESSION_SECONDS = 3_600;
const RENEW_BEFORE_MS = 5 * 60_000;
// An id ends up in `T#<tag>` and `T#<tag>#*` of the policy: no delimiter and no wildcard may be in it, and it may not be empty.
const ID = /^[A-Za-z0-9_-]{1,64}$/;

const sts = lazy(() => new STSClient(clientOptions));

/** Which environment variable names the role: the platform's, which also writes the catalogue, is given only to functions that declare it. */
type WallRole = 'PERIMETER_TENANT_ROLE_ARN' | 'PERIMETER_PLATFORM_ROLE_ARN';

/**
 * Credentials of the role, tagged with the session, for a client that serves this one session.
 * Each provider keeps its own answer for up to 55 minutes and renews it by itself; providers share nothing but the STS client.
 */
export function tenantCredentials(session: TenantSession, role: WallRole = 'PERIMETER_TENANT_ROLE_ARN'): () => Promise<TenantCredentials> {
  for (const id of [session.tenant, session.subject, session.parent]) {
    if (!ID.test(id)) throw new Error(`Not an id that may be a session tag: ${JSON.stringify(id.slice(0, 80))}`);
  }
  let kept: Promise<TenantCredentials> | undefined;
  let renewAt = 0;
  return async () => {
    if (kept && clock.now().getTime() < renewAt) return await kept;
    const fresh = assume(session, role);
    kept = fresh;
    // Calls that arrive while STS answers share this answer.
    renewAt = Number.POSITIVE_INFINITY;
    try {
      const credentials = await fresh;
      renewAt = credentials.expiration.getTime() - RENEW_BEFORE_MS;
      return credentials;
    } catch (error) {
      kept = undefined;
      throw error;
    }
  };
}

async function assume(session: TenantSession, role: WallRole): Promise<TenantCredentials> {
  const { Credentials } = await sts().send(new AssumeRoleCommand({
    RoleArn: required(role),
    RoleSessionName: roleSessionName(session),
    DurationSeconds: SESSION_SECONDS,
    Tags: [{ Key: 'tenant', Value: session.tenant }, { Key: 'subject', Value: session.subject }, { Key: 'parent', Value: session.parent }],
  }));
  if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey || !Credentials.SessionToken || !Credentials.Expiration) {
    throw new Error('STS answered without credentials.');
  }
  return { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretAccessKey, sessionToken: Credentials.SessionToken, expiration: Credentials.Expiration };
}

// What CloudTrail shows; at least 2, at most 64 characters.
function roleSessionName(session: TenantSession): string {
  return `tenant-${session.tenant}`.slice(0, 64);
}
