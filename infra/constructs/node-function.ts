import { Duration } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function, type FunctionProps, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { watchFunction } from './alarms.ts';
import { bundledCode } from './bundled-code.ts';
import { functionName, rolePath } from './names.ts';

interface NodeFunctionProps {
  deployment: string;
  /** After the deployment's name, with hyphens: `scanning-targets`. */
  name: string;
  /** The module that exports `handler`. */
  entry: string;
  memoryMegabytes: number;
  timeoutSeconds: number;
  environment: Record<string, string>;
  statements: PolicyStatement[];
  /** Who is hurt when it breaks. */
  errorImpact: string;
  topic: ITopic;
  more?: Pick<FunctionProps, 'reservedConcurrentExecutions' | 'recursiveLoop'>;
}

/** A function with a role, a log group and alarms of its own, and no right that was not named. */
export class NodeFunction extends Construct {
  readonly fn: Function;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const name = functionName(props.deployment, props.name);
    // Twelve months, as PCI DSS 10.5.1 asks; kept when the function goes.
    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_YEAR });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), path: rolePath(props.deployment), description: name });
    logGroup.grantWrite(role);
    for (const statement of props.statements) role.addToPolicy(statement);
    this.fn = new Function(this, 'Function', {
      ...props.more,
      functionName: name,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: bundledCode(props.entry),
      handler: 'index.handler',
      memorySize: props.memoryMegabytes,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { PERIMETER_FUNCTION: name, ...props.environment },
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
    watchFunction(this, props, this.fn);
  }
}
