import type { Words } from '../../shared/http/openapi/words.ts';

/** What each group of operations is for, and where it begins. */
export const about: Words = {
  authentication: 'Signing in and out, second factors, passwords, and links of mails. Begin with `signIn`.',
  organizations: 'Your organization and, of a partner, its customers, with what they are subscribed to.',
  plans: 'What organizations subscribe to: one product each, with its limits.',
  users: 'The users of your organization and, of a partner, of every organization below.',
  user: 'Whoever is signed in: account, product, second factors, notifications, access token.',
  'api-keys': 'Keys that say who integrates. Every call carries one as `x-api-key`.',
  webhooks: 'Addresses of yours that are told what happens, signed (`X-CG-Hook-Signature`, and `webhook-signature` of Standard Webhooks) and repeated when they do not answer with 2xx.',
  targets: 'What may be scanned: addresses, ranges, names. A scan names one.',
  credentials: 'What authenticated scans sign in with. A target names them.',
  scans: 'Scans, their runs (histories), and what each run found. Begin with `createScanFromWizard`.',
  schedules: 'When scans start by themselves.',
  hosts: 'The hosts that scans have found, over all scans of the active product.',
  vulnerabilities: 'What is open, over all scans of the active product, with totals for a dashboard and an assistant that explains a finding.',
  'port-lists': 'Ports for targets, in place of those of the scan profile.',
  scanners: 'The engines that execute scans.',
  exceptions: 'Findings that shall count otherwise: submitted by a user, decided by a reviewer.',
  reports: 'What each run came to, and its files: ordered, generated in the background, downloaded.',
  whitelabel: 'How the product looks for your customers.',
};
