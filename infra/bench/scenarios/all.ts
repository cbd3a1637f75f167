import { apiKeys } from './api-keys.ts';
import { authentication } from './authentication.ts';
import { cloudfoundry } from './cloudfoundry.ts';
import { concord } from './concord.ts';
import { credentials } from './credentials.ts';
import { exceptions } from './exceptions.ts';
import { findings } from './findings.ts';
import { mailLinks } from './mail-links.ts';
import { mfa } from './mfa.ts';
import { organizations } from './organizations.ts';
import { plans } from './plans.ts';
import { portLists } from './port-lists.ts';
import { reports } from './reports.ts';
import { scanners } from './scanners.ts';
import { schedules } from './schedules.ts';
import { scans } from './scans.ts';
import type { Scenario, Scenarios } from './scenario.ts';
import { targets } from './targets.ts';
import { user } from './user.ts';
import { users } from './users.ts';
import { webhooks } from './webhooks.ts';
import { whitelabel } from './whitelabel.ts';

const bySurface: Record<string, Scenarios[]> = {
  scanning: [
    authentication, mailLinks, organizations, plans, users, user, mfa, apiKeys, webhooks,
    targets, credentials, portLists, scanners,
    scans, findings, schedules,
    exceptions,
    reports,
    whitelabel,
  ],
  concord: [concord],
  cloudfoundry: [cloudfoundry],
};

/** Undefined where an endpoint has brought none yet. */
export function scenarioOf(surface: string, endpoint: string): Scenario | undefined {
  return bySurface[surface]?.find((scenarios) => Object.hasOwn(scenarios, endpoint))?.[endpoint];
}
