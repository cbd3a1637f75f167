import type { App } from 'aws-cdk-lib';
import type { Worker } from '../shared/events/worker.ts';
import type { Surface } from '../shared/http/surface.ts';
import { runnerNetwork } from './constructs/runner-network.ts';
import { readDeployment } from './deployment.ts';
import { ApiStack } from './stacks/api.ts';
import { DataStack } from './stacks/data.ts';
import { EventsStack } from './stacks/events.ts';
import { ObservabilityStack } from './stacks/observability.ts';
import { OperatorStack } from './stacks/operator.ts';
import { RunnerStack } from './stacks/runner.ts';
import { WorkersStack } from './stacks/workers.ts';

/** The whole system on AWS, folded from its surfaces and workers: a new group or worker needs no edit here. Answers the stack that the others build on. */
export function perimeter(app: App, { surfaces, workers }: { surfaces: Surface[]; workers: Worker[] }): DataStack {
  const deployment = readDeployment(app.node);
  const { scanning } = deployment.domains;
  // Where links of mails lead; without a domain of its own, the deployer names the gateway's address in `settings`.
  const address = scanning ? { PERIMETER_PUBLIC_URL: `https://${scanning.name}` } : {};
  // Answers name the sender; who may send is another matter (grants).
  const sender = deployment.mail_domain === undefined ? {} : { PERIMETER_MAIL_DOMAIN: deployment.mail_domain };
  const settings = { PERIMETER_OWN_NETWORKS: runnerNetwork, ...address, ...sender, ...deployment.settings };
  const stackName = (part: string): string => `${deployment.name}-${part}`;
  const foundation = new DataStack(app, stackName('data'), deployment);
  const { topic } = new ObservabilityStack(app, stackName('observability'), deployment, foundation);
  const { bus } = new EventsStack(app, stackName('events'), deployment, foundation, topic);
  new WorkersStack(app, stackName('workers'), { workers, deployment, foundation, bus, topic, settings });
  new RunnerStack(app, stackName('runner'), { workers, deployment, foundation, settings });
  new OperatorStack(app, stackName('operator'), { foundation, topic, settings });
  for (const surface of surfaces) new ApiStack(app, stackName(surface.dialect.surface), { surface, deployment, foundation, topic, settings });
  return foundation;
}
