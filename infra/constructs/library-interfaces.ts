import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, type ICluster } from 'aws-cdk-lib/aws-ecs';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';

/**
 * aws-cdk-lib gives optional members of its classes the type `| undefined`, which its own interfaces refuse under this project's
 * `exactOptionalPropertyTypes`. Each of these classes implements its interface; these say so, and look.
 */
export function vpcOf(made: Vpc): IVpc {
  return checked(made, (value): value is IVpc => value instanceof Vpc);
}

export function clusterOf(made: Cluster): ICluster {
  return checked(made, (value): value is ICluster => value instanceof Cluster);
}

export function busOf(made: EventBus): IEventBus {
  return checked(made, (value): value is IEventBus => value instanceof EventBus);
}

export function bucketOf(made: Bucket): IBucket {
  return checked(made, (value): value is IBucket => value instanceof Bucket);
}

function checked<T>(made: unknown, is: (value: unknown) => value is T): T {
  if (!is(made)) throw new TypeError('Not made by this version of aws-cdk-lib');
  return made;
}
