import type { Worker } from '../../shared/events/worker.ts';
import { exceptionDue } from './exception-due/worker.ts';
import { exceptionEffect } from './exception-effect/worker.ts';
import { deletionJob } from './deletion-job/worker.ts';
import { mailSender } from './mail-sender/worker.ts';
import { organizationCleanup } from './organization-cleanup/worker.ts';
import { reportGenerator } from './report-generator/worker.ts';
import { resourceTransfer } from './resource-transfer/worker.ts';
import { scanCleanup } from './scan-cleanup/worker.ts';
import { scanCoordinator } from './scan-coordinator/worker.ts';
import { scanFinaliser } from './scan-finaliser/worker.ts';
import { scanRunner } from './scan-runner/worker.ts';
import { scheduleDue } from './schedule-due/worker.ts';
import { subscriptionDue } from './subscription-due/worker.ts';
import { subscriptionTree } from './subscription-tree/worker.ts';
import { treeCount } from './tree-count/worker.ts';
import { userTree } from './user-tree/worker.ts';
import { webhookDelivery } from './webhook-delivery/worker.ts';
import { webhookFanout } from './webhook-fanout/worker.ts';

/** Every worker: its rule, queue, dead-letter queue, function, grants and alarm follow from its row, on AWS and on one machine. No Lambda imports this. */
export const workers: Worker[] = [
  treeCount,
  userTree,
  resourceTransfer,
  organizationCleanup,
  deletionJob,
  subscriptionDue,
  subscriptionTree,
  scheduleDue,
  exceptionDue,
  exceptionEffect,
  scanCoordinator,
  scanRunner,
  scanFinaliser,
  scanCleanup,
  reportGenerator,
  webhookFanout,
  webhookDelivery,
  mailSender,
];
