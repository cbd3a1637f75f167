import { recording } from '../recording.ts';
import type { Case } from './case.ts';

const refused = recording('sign-in-refused');
/** The port on which sshd stood. */
const on = refused.sign_ins?.[0]?.port ?? null;

export const signInCases: Record<string, Case> = {
  'sign-in': { finds: refused, on, not: recording('good') },
  'installed-packages': { finds: recording('signed-in'), on: null, not: refused },
};
