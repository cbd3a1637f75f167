/**
 * refused: the guard said no, nothing was sent. timeout: no connection, or no complete answer, in time. connection: name
 * resolution or transport. tls: handshake or certificate. protocol: the other side did not answer in HTTP, or with endless headers.
 */
type EgressErrorCode = 'refused' | 'timeout' | 'connection' | 'tls' | 'protocol';

/** Why a request had no answer. The message is ours alone, without a word or an inner address from the other side: it may be shown to the customer. */
export class EgressError extends Error {
  readonly code: EgressErrorCode;

  constructor(code: EgressErrorCode, message: string) {
    super(message);
    this.name = 'EgressError';
    this.code = code;
  }
}

/** How far a connection got; says what an error of the socket means. */
export type EgressPhase = 'connect' | 'tls' | 'answer';

/** Translates what Node reports into the closed set. */
export function egressError(error: unknown, phase: EgressPhase): EgressError {
  if (error instanceof EgressError) return error;
  const code = systemCode(error);
  if (code.startsWith('HPE_')) return new EgressError('protocol', `the answer is not valid HTTP (${code})`);
  if (phase === 'tls') return new EgressError('tls', `the TLS handshake or certificate was not accepted (${code})`);
  if (code === 'ETIMEDOUT') return new EgressError('timeout', 'the connection timed out (ETIMEDOUT)');
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return new EgressError('connection', `the host name does not resolve (${code})`);
  return new EgressError('connection', phase === 'connect' ? `the connection failed (${code})` : `the connection broke off (${code})`);
}

/** Only the constant that Node or OpenSSL assigns; their messages may quote the other side's certificate. */
function systemCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN';
}
