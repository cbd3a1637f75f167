import type { Dialect } from '../../shared/http/dialect.ts';
import { refuse } from '../../shared/domain/foundry/refusal.ts';
import { type Problem, problem } from '../../shared/problems.ts';

/** Where a surface's documentation asks for another answer than the common tests would. */
interface Manners {
  /** What these credentials, which open nothing, are refused with. */
  refusal(headers: Record<string, string>): Problem;
  /** Calls that a rule refuses for the records that the suite has, with their status; each succeeds in a test beside its noun. */
  refusedByRule: Record<string, number>;
  /** Endpoints that answer something about any text in their path, and which one: a feature flag's name is nobody's record. */
  answersAnybody: Record<string, number>;
  /** What it begins has to go on for the next one, which stops it. */
  begins: string[];
}

const plain: Manners = { refusal: () => problem.unauthenticated(), refusedByRule: {}, answersAnybody: {}, begins: [] };

const bySurface: Record<Dialect['surface'], Manners> = {
  scanning: {
    ...plain,
    begins: ['startScan'],
    refusedByRule: {
      // Nobody here has a password, a second factor or a mail.
      signIn: 401,
      signInWithRecoveryCode: 401,
      ssoLinkLogin: 401,
      checkMfa: 401,
      sendSmsOtp: 401,
      verifyMfaInstallation: 422,
      disableMfa: 422,
      setDefaultMfaMethod: 422,
      generateRecoveryCodes: 422,
      confirmUser: 422,
      acceptInvitation: 422,
      resetPassword: 422,
      changePassword: 422,
      stopImpersonating: 422,
      // Everybody here is confirmed.
      resendConfirmation: 422,
      // Nobody here has a mail.
      showConfirmationForm: 422,
      preAcceptInvitation: 422,
    },
  },
  cloudfoundry: {
    ...plain,
    // No token is told apart from a wrong one.
    refusal: ({ authorization = '' }) => refuse(/^bearer +\S/i.test(authorization) ? 'InvalidAuthToken' : 'NotAuthenticated'),
    // Nobody here has a password.
    // Whoever has a part in a space stays a user of its organization.
    refusedByRule: { issueToken: 401, removeOrgUser: 400, removeOrgUserByName: 400, removeUserOrganization: 400 },
    answersAnybody: {
      // An unknown job is a finished one.
      showJob: 200,
      // Any guid has a row from its first role on, and one without a row is a relation that does not hold.
      ...Object.fromEntries(['User', 'Manager', 'BillingManager', 'Auditor'].flatMap((role) => [[`addOrg${role}`, 201], [`removeOrg${role}`, 400]])),
      // Upstream's answer names no domain.
      removeOrgDomain: 301,
      ...Object.fromEntries(['addOrgSpace', 'removeOrgSpace', 'addOrgSpaceQuota', 'removeOrgSpaceQuota', 'shareOrgPrivateDomain', 'unshareOrgPrivateDomain'].map((id) => [id, 400])),
    },
  },
  concord: plain,
};

export function mannersOf(surface: Dialect['surface']): Manners {
  return bySurface[surface];
}
