import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { entryOf } from '../constructs/bundle.ts';
import { grantsOf } from '../constructs/grants.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import type { Foundation } from './data.ts';

/** What an operator calls by hand: nothing else has the right to, and no route leads to it. */
export class OperatorStack extends Stack {
  constructor(scope: Construct, id: string, { foundation, topic, settings }: { foundation: Foundation; topic: ITopic; settings: Record<string, string> }) {
    super(scope, id, { description: 'Perimeter: what an operator calls' });
    const { statements, environment } = grantsOf(this, { table: 'write', catalogue: true }, foundation);
    const { fn } = new NodeFunction(this, 'Bootstrap', {
      deployment: foundation.name,
      name: 'bootstrap',
      entry: entryOf('bootstrap'),
      memoryMegabytes: 512,
      timeoutSeconds: 120,
      environment: { ...settings, ...environment },
      statements,
      errorImpact: 'The platform has no first access, or an old catalogue.',
      topic,
    });
    new CfnOutput(this, 'BootstrapFunction', { value: fn.functionName });
  }
}
