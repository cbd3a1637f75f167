import type { Node } from 'constructs';
import * as z from 'zod';

/** An API of ours under a name of the deployer's: without one, clients use the gateway's own address with its stage in the path. */
const Domain = z.object({ name: z.string().min(4), certificate_arn: z.string().startsWith('arn:') });

/** What a deployer may choose, each by `-c name=value` or in cdk.json's context. Numbers, lists and objects are written as JSON. */
export const Deployment = z.object({
  /** Before the name of every queue, function and secret; two deployments of one account need two names. */
  name: z.string().regex(/^[a-z][a-z0-9-]{1,20}$/).default('perimeter'),
  /** Browser applications that may call, as browsers spell an origin: no path, no slash at the end. */
  cors_origins: z.array(z.string().regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/)).default([]),
  /** How long the gateway may remember who a caller is. 0: a revoked key stops at once and each request counts towards its key's rate, for the price of an authorizer's run. */
  authorizer_cache_seconds: z.int().min(0).max(3600).default(0),
  domains: z.partialRecord(z.enum(['scanning', 'cloudfoundry', 'concord']), Domain).default({}),
  /** The domain that mails come from, verified in SES; without it no function may send mail. */
  mail_domain: z.string().optional(),
  /** A model of Amazon Bedrock for the assistant, such as `anthropic.claude-3-5-haiku-20241022-v1:0` or an inference profile's id; without one it answers from the checks alone. */
  assistant_model: z.string().regex(/^[A-Za-z0-9.:_-]{1,120}$/).optional(),
  alarm_email: z.email().optional(),
  /** Functions of one worker that run at once, kept free for it. A new account's limit of 10 leaves nothing to keep: 0 there. */
  worker_concurrency: z.union([z.literal(0), z.int().min(2).max(100)]).default(5),
  /** 0 costs nothing while nobody scans, and the first scan after hours of quiet waits for SQS to report it (up to 15 minutes); 1 starts at once. */
  runner_tasks_min: z.int().min(0).max(100).default(0),
  runner_tasks_max: z.int().min(1).max(500).default(10),
  /** After a restore: the new table, and its stream, which a restore does not switch on. */
  restored_table: z.object({ arn: z.string().startsWith('arn:'), stream_arn: z.string().startsWith('arn:') }).optional(),
  /** Further settings of the code, given to every function as they are: PERIMETER_SESSION_SECONDS, PERIMETER_ALLOWED_TARGET_NETWORKS... */
  settings: z.record(z.string().regex(/^PERIMETER_[A-Z_]+$/), z.string()).default({}),
});
export type Deployment = z.infer<typeof Deployment>;

/** Reads the deployer's choices; an unreadable one stops the synthesis and is named. */
export function readDeployment(node: Node): Deployment {
  const given = Object.keys(Deployment.shape).map((name): [string, unknown] => [name, decoded(node.tryGetContext(name))]);
  return Deployment.parse(Object.fromEntries(given));
}

/** The command line gives text only. */
function decoded(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
