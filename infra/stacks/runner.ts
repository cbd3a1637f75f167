import { CfnOutput, CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { Cluster, ContainerImage, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Worker } from '../../shared/events/worker.ts';
import { clusterOf } from '../constructs/library-interfaces.ts';
import { RunnerNetwork } from '../constructs/runner-network.ts';
import { RunnerService } from '../constructs/runner-service.ts';
import type { Deployment } from '../deployment.ts';
import type { Foundation } from './data.ts';

/**
 * Workers that need a scanner and more than fifteen minutes. Their image comes from infra/runner/Dockerfile by way of a repository,
 * because an image asset would need Docker for every synthesis; until it is pushed no task starts, so a first deployment passes without it.
 */
export class RunnerStack extends Stack {
  constructor(scope: Construct, id: string, { workers, deployment, foundation, settings }: { workers: Worker[]; deployment: Deployment; foundation: Foundation; settings: Record<string, string> }) {
    super(scope, id, { description: 'Perimeter: scan runners' });
    const repository = new Repository(this, 'Images', {
      repositoryName: `${deployment.name}-runner`,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      lifecycleRules: [{ maxImageCount: 20 }, { tagStatus: TagStatus.UNTAGGED, maxImageAge: Duration.days(7), rulePriority: 1 }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const tag = new CfnParameter(this, 'RunnerImageTag', { default: 'not-pushed-yet', description: 'Tag of the runner image in the repository' });
    new CfnOutput(this, 'RunnerRepository', { value: repository.repositoryUri });
    const network = new RunnerNetwork(this, 'Network');
    const cluster = clusterOf(new Cluster(this, 'Cluster', { vpc: network.vpc, containerInsightsV2: ContainerInsights.ENABLED }));
    const image = ContainerImage.fromEcrRepository(repository, tag.valueAsString);
    for (const worker of workers.filter(({ host }) => host === 'task')) new RunnerService(this, worker.id, { worker, deployment, foundation, cluster, network, image, settings });
  }
}
