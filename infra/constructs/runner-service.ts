import { Duration, Stack } from 'aws-cdk-lib';
import { AdjustmentType } from 'aws-cdk-lib/aws-applicationautoscaling';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Capability, type ContainerDefinition, type ContainerImage, CpuArchitecture, FargateService, FargateTaskDefinition, type ICluster, LinuxParameters, LogDrivers, OperatingSystemFamily } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Worker } from '../../shared/events/worker.ts';
import type { Deployment } from '../deployment.ts';
import type { Foundation } from '../stacks/data.ts';
import { grantsOf } from './grants.ts';
import { functionName, queueName, rolePath } from './names.ts';
import type { RunnerNetwork } from './runner-network.ts';

/** 1 vCPU (1024 units) takes 2 to 8 GB on Fargate. */
const cpu = 1024;
const memoryOf = ({ memoryMegabytes }: Worker): number => Math.min(8192, Math.max(2048, Math.ceil(memoryMegabytes / 1024) * 1024));

interface RunnerServiceProps {
  worker: Worker;
  deployment: Deployment;
  foundation: Foundation;
  cluster: ICluster;
  network: RunnerNetwork;
  image: ContainerImage;
  settings: Record<string, string>;
}

/** A worker whose processes poll its queue: as many tasks as the queue needs, none when it is empty. */
export class RunnerService extends Construct {
  constructor(scope: Construct, id: string, props: RunnerServiceProps) {
    super(scope, id);
    const { worker, deployment, cluster, network } = props;
    const taskDefinition = new FargateTaskDefinition(this, 'Task', {
      cpu,
      memoryLimitMiB: memoryOf(worker),
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
      taskRole: new Role(this, 'Role', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'), path: rolePath(deployment.name), description: worker.id }),
    });
    const environment = grant(this, taskDefinition, props);
    hardened(this, taskDefinition, props, environment);
    const service = new FargateService(this, 'Service', {
      cluster,
      taskDefinition,
      desiredCount: deployment.runner_tasks_min,
      assignPublicIp: true,
      securityGroups: [network.outboundOnly],
      circuitBreaker: { rollback: true },
      minHealthyPercent: 100,
    });
    const { runner_tasks_min, runner_tasks_max } = deployment;
    service.autoScaleTaskCount({ minCapacity: runner_tasks_min, maxCapacity: runner_tasks_max }).scaleOnMetric('Need', {
      metric: need(queueName(deployment.name, worker.id)),
      adjustmentType: AdjustmentType.CHANGE_IN_CAPACITY,
      cooldown: Duration.minutes(1),
      evaluationPeriods: 1,
      scalingSteps: [{ upper: -1, change: -runner_tasks_max }, { lower: 1, change: 1 }, { lower: 5, change: 3 }, { lower: 20, change: 10 }],
    });
  }
}

/** Messages that wait; 0 while the last ones are worked on, so that nobody is stopped in the middle; -1 when there is nothing at all. */
function need(QueueName: string): MathExpression {
  const count = (metricName: string) => new Metric({ namespace: 'AWS/SQS', metricName, dimensionsMap: { QueueName }, statistic: 'Maximum', period: Duration.minutes(1) });
  const usingMetrics = { waiting: count('ApproximateNumberOfMessagesVisible'), underway: count('ApproximateNumberOfMessagesNotVisible') };
  return new MathExpression({ expression: 'IF(waiting > 0, waiting, IF(underway > 0, 0, -1))', usingMetrics, period: Duration.minutes(1), label: 'need' });
}

/** What its row grants, and its own queue to consume. Answers the variables that go with it. */
function grant(scope: Construct, { taskRole }: FargateTaskDefinition, { worker, deployment, foundation }: RunnerServiceProps): Record<string, string> {
  const { statements, environment } = grantsOf(scope, { ...worker.grants, table: 'write' }, foundation);
  const own = Stack.of(scope).formatArn({ service: 'sqs', resource: queueName(deployment.name, worker.id) });
  const consume = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl'];
  for (const statement of [...statements, new PolicyStatement({ actions: consume, resources: [own] })]) taskRole.addToPrincipalPolicy(statement);
  return { ...environment, PERIMETER_QUEUE_PREFIX: queueName(deployment.name, '') };
}

/** What parses a stranger's answers has no rights in its container: no capability, no writable disk but its scratch, no root. */
function hardened(scope: Construct, task: FargateTaskDefinition, { worker, deployment, image, settings }: RunnerServiceProps, environment: Record<string, string>): ContainerDefinition {
  const linuxParameters = new LinuxParameters(scope, 'Linux', { initProcessEnabled: true });
  linuxParameters.dropCapabilities(Capability.ALL);
  task.addVolume({ name: 'scratch' });
  const container = task.addContainer('runner', {
    image,
    command: ['node', `/app/${worker.id}/index.mjs`],
    environment: { PERIMETER_FUNCTION: functionName(deployment.name, worker.id), ...settings, ...environment },
    logging: LogDrivers.awsLogs({ streamPrefix: worker.id, logGroup: new LogGroup(scope, 'Logs', { retention: RetentionDays.ONE_YEAR }) }),
    readonlyRootFilesystem: true,
    linuxParameters,
    // Long enough to give a chunk back to the queue.
    stopTimeout: Duration.seconds(120),
  });
  container.addMountPoints({ sourceVolume: 'scratch', containerPath: '/tmp', readOnly: false });
  return container;
}
