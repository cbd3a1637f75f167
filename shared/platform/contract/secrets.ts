export interface SecretVersions {
  /** At least 256 random bits as text; keys are derived from it with HKDF, so no key material is ever made by hand. */
  current: { id: string; value: string };
  /** The one before a rotation, while things made with it may still be in use. */
  previous?: { id: string; value: string };
}

export type SecretName = 'token-signing' | 'encryption' | 'cursor';

/** The platform's own random secrets. Answers are kept in memory for five minutes, so that a rotation is noticed. */
export interface Secrets {
  get(name: SecretName): Promise<SecretVersions>;
}
