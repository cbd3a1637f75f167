/** user and password, user and SSH key, SNMP, HTTP basic (reference 5.9). */
export const credentialTypes = ['up', 'usk', 'snmp', 'http_basic'] as const;
export type CredentialType = (typeof credentialTypes)[number];

export const authAlgorithms = ['md5', 'sha1'] as const;
export const privacyAlgorithms = ['aes', 'des'] as const;

/** What is stored sealed and never shown. */
export const secretNames = ['password', 'private_key', 'passphrase', 'community', 'privacy_password'] as const;
export type SecretName = (typeof secretNames)[number];

/** What belongs to some types only. */
export const openNames = ['login', 'url', 'auth_algorithm', 'privacy_algorithm'] as const;
type OpenName = (typeof openNames)[number];

interface Kind {
  /** In words, for messages. */
  title: string;
  required: readonly (SecretName | OpenName)[];
  optional: readonly (SecretName | OpenName)[];
}

export const kinds: Record<CredentialType, Kind> = {
  up: { title: 'user and password', required: ['login', 'password'], optional: [] },
  usk: { title: 'user and SSH key', required: ['login', 'private_key'], optional: ['passphrase'] },
  snmp: { title: 'SNMP', required: [], optional: ['community', 'login', 'password', 'auth_algorithm', 'privacy_password', 'privacy_algorithm'] },
  http_basic: { title: 'HTTP basic', required: ['login', 'password'], optional: ['url'] },
};
