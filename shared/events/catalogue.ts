import * as ApiKey from '../domain/api-key/api-key.ts';
import { Requested as DeletionRequested } from '../domain/deletion-job/deletion-job.ts';
import { Updated as FeatureFlagUpdated } from '../domain/feature-flag/feature-flag.ts';
import * as FoundryUser from '../domain/foundry-user/foundry-user.ts';
import * as Exception from '../domain/exception/events.ts';
import { Asked } from '../domain/assistant/message.ts';
import * as Mfa from '../domain/mfa/manage.ts';
import { Updated as PreferenceUpdated } from '../domain/notification-preference/notification-preference.ts';
import * as Organization from '../domain/organization/organization.ts';
import * as OrgRole from '../domain/org-role/org-role.ts';
import * as Plan from '../domain/plan/events.ts';
import * as PortList from '../domain/port-list/port-list.ts';
import * as PrivateDomain from '../domain/private-domain/private-domain.ts';
import * as Quota from '../domain/quota-definition/quota-definition.ts';
import { SyncedEvent } from '../domain/port-list/sync.ts';
import * as Project from '../domain/project/project.ts';
import * as Report from '../domain/report/events.ts';
import { Ready } from '../domain/run/chunk.ts';
import * as Run from '../domain/run/events.ts';
import { Overtime, SlotDue } from '../domain/run/run.ts';
import * as Scan from '../domain/scan/edit.ts';
import { StopRequested } from '../domain/scan/stop.ts';
import { Skipped } from '../domain/scan/scheduled.ts';
import * as Scanner from '../domain/scanner/scanner.ts';
import { VerificationRequested } from '../domain/scanner/verification.ts';
import { Impersonated, ImpersonationEnded } from '../domain/session/impersonation.ts';
import { RefreshReused } from '../domain/session/foundry-session.ts';
import { ScanDue } from '../domain/schedule/scans.ts';
import * as Schedule from '../domain/schedule/schedule.ts';
import { SignInFailed } from '../domain/session/signed-in.ts';
import * as SsoLink from '../domain/session/sso-link.ts';
import * as Space from '../domain/space/space.ts';
import * as SpaceQuota from '../domain/space-quota/space-quota.ts';
import * as Subscription from '../domain/subscription/events.ts';
import * as Target from '../domain/target/target.ts';
import { AccessTokenMade, AccessTokenRevoked } from '../domain/user/access-token.ts';
import { InvitationAccepted, PasswordChanged, UserConfirmed } from '../domain/user/account-events.ts';
import { Exported } from '../domain/user/export-users.ts';
import { Imported } from '../domain/user/import-users.ts';
import { Transferred, TransferRequested } from '../domain/user/transfer-events.ts';
import * as Password from '../domain/user/password-reset.ts';
import * as User from '../domain/user/user.ts';
import { DeliveryDue, DeliveryRequested } from '../domain/webhook/delivery.ts';
import * as Vulnerability from '../domain/vulnerability/events.ts';
import * as Webhook from '../domain/webhook/webhook.ts';
import { Updated as WhitelabelUpdated } from '../domain/whitelabel/whitelabel.ts';
import type { EventDefinition } from './define.ts';

/** Every event of the platform: what rules, webhooks, audit and the documents may name. */
export const catalogue: EventDefinition[] = [
  ApiKey.Created, ApiKey.Revoked,
  Exception.Created, Exception.Updated, Exception.Activated, Exception.Rejected, Exception.Reset, Exception.Expired, Exception.Deleted, Exception.JudgingRequested, Exception.Due,
  Organization.Created, Organization.Updated, Organization.Deleted,
  Plan.Created, Plan.Updated, Plan.Deleted,
  PortList.Created, PortList.Updated, PortList.Activated, PortList.Deactivated, PortList.Deleted, SyncedEvent,
  Project.Created, Project.Updated,
  Report.GenerationRequested, Report.Generated,
  Scan.Created, Scan.Updated, Scan.Deleted, StopRequested, Skipped, Overtime,
  Run.Requested, SlotDue, Ready, Run.Started, Run.ChunksFinished, Run.Completed, Run.Stopped, Run.Failed,
  Schedule.Created, Schedule.Updated, Schedule.Deleted, Schedule.Due, Schedule.Fired, ScanDue, Schedule.Moved,
  Scanner.Created, Scanner.Updated, Scanner.Deleted, Scanner.Verified, VerificationRequested,
  Subscription.Created, Subscription.Started, Subscription.Renewed, Subscription.Updated, Subscription.Ended, Subscription.Due,
  Target.Created, Target.Updated, Target.Deleted,
  User.Created, User.Updated, User.Moved, User.Deleted, User.Invited, User.ConfirmationResent, User.EmailChangeRequested, User.SignedIn, User.SignedOut, AccessTokenMade, AccessTokenRevoked, PasswordChanged, Exported, Imported, TransferRequested, Transferred,
  PreferenceUpdated,
  Vulnerability.Opened, Vulnerability.Closed, Vulnerability.Reopened,
  Asked,
  Webhook.Created, Webhook.Updated, Webhook.Deleted, Webhook.Activated, Webhook.Deactivated, Webhook.Disabled, DeliveryRequested, DeliveryDue,
  WhitelabelUpdated,
  OrgRole.Granted, OrgRole.Revoked, FoundryUser.Created, FoundryUser.Deleted, Space.Created, Space.Updated, Space.Deleted, SpaceQuota.Created, SpaceQuota.Deleted,
  PrivateDomain.Created, PrivateDomain.Shared, PrivateDomain.Unshared, PrivateDomain.Deleted, Quota.Created, Quota.Updated, Quota.Deleted, FeatureFlagUpdated, DeletionRequested,
  SignInFailed, RefreshReused, Impersonated, ImpersonationEnded, SsoLink.Created, SsoLink.Used, Mfa.Enabled, Mfa.Disabled, Mfa.RecoveryCodesMade,
  UserConfirmed, InvitationAccepted, Password.ResetRequested, Password.ResetUnanswered,
];
