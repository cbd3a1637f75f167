/**
 * What an order may sign in with, opened for this order alone. Nothing of it may reach an argument, an environment, a log, a file with a
 * name or a result: engines get it in memory, and no program that they start gets it.
 */
export interface EngineCredentials {
  ssh?: SshSignIn;
  smb?: Account;
  snmp?: SnmpSignIn;
  esxi?: Account;
  http?: Account & { url: string | null };
}

export interface Account {
  login: string;
  password: string;
}

export type SshSignIn = { port: number } & (Account | { login: string; private_key: string; passphrase: string | null });

/** A community (SNMP v1, v2c), or a user of SNMP v3. */
export type SnmpSignIn =
  | { community: string }
  | { login: string; password: string | null; auth_algorithm: 'md5' | 'sha1' | null; privacy_password: string | null; privacy_algorithm: 'aes' | 'des' | null };

/** How one sign-in to a host went. */
export interface SignIn {
  method: 'ssh' | 'smb' | 'snmp' | 'http';
  port: number;
  protocol: 'tcp' | 'udp';
  worked: boolean;
  /** A sentence for a person: as whom, or why not. */
  message: string;
  /** SHA-256 of the SSH host key as OpenSSH prints it; null where none was seen. */
  host_key: string | null;
}

/** A Linux distribution as /etc/os-release names it (os-release(5)): `debian` and `12`. */
export interface Distribution {
  id: string;
  version: string;
  /** `uname -r`; empty where it was not told. */
  kernel: string;
}
