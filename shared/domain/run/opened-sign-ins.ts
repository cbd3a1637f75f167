import { tenant } from '../actor/context.ts';
import { type Credential, Credentials } from '../credential/credential.ts';
import { openSecrets, type Secrets } from '../credential/secrets.ts';
import { EngineUnavailable } from '../scan/engines/engine.ts';
import type { Account, EngineCredentials, SnmpSignIn, SshSignIn } from '../scan/engines/sign-in/sign-in.ts';
import type { Run } from './run.ts';

type Opened = Credential & Secrets;

/**
 * What a run signs in with, opened for as long as its caller holds it and kept nowhere. A credential that is gone or does not open ends the
 * run with the reason: without it, the scan would look as if it had seen everything.
 */
export async function openedSignIns({ sign_ins: ids }: Pick<Run, 'sign_ins'>): Promise<EngineCredentials | undefined> {
  if (ids === null) return undefined;
  const [ssh, smb, snmp, esxi, http] = await Promise.all([ids.ssh_credential_id, ids.smb_credential_id, ids.snmp_credential_id, ids.esxi_credential_id, ids.http_credential_id].map(open));
  return {
    ...(ssh ? { ssh: { port: ids.ssh_port, ...sshOf(ssh) } } : {}),
    ...(smb ? { smb: accountOf(smb) } : {}),
    ...(snmp ? { snmp: snmpOf(snmp) } : {}),
    ...(esxi ? { esxi: accountOf(esxi) } : {}),
    ...(http ? { http: { ...accountOf(http), url: http.url } } : {}),
  };
}

async function open(id: string | null): Promise<Opened | undefined> {
  if (id === null) return undefined;
  const credential = await Credentials.get(tenant(), id);
  if (!credential) throw new EngineUnavailable('A credential of the target was deleted: start the scan again');
  const secrets = await openSecrets(credential).catch(() => {
    throw new EngineUnavailable(`The secrets of the credential ${credential.name} cannot be read any more: give them again`);
  });
  return { ...credential, ...secrets };
}

function accountOf({ login, password }: Opened): Account {
  return { login: login ?? '', password: password ?? '' };
}

function sshOf(credential: Opened): Omit<Extract<SshSignIn, Account>, 'port'> | Omit<Exclude<SshSignIn, Account>, 'port'> {
  const { type, login, private_key, passphrase } = credential;
  return type === 'usk' ? { login: login ?? '', private_key: private_key ?? '', passphrase } : accountOf(credential);
}

function snmpOf({ community, login, password, auth_algorithm, privacy_password, privacy_algorithm }: Opened): SnmpSignIn {
  return community !== null ? { community } : { login: login ?? '', password, auth_algorithm, privacy_password, privacy_algorithm };
}
