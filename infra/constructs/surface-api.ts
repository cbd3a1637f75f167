import { AccessLogField as Field, AccessLogFormat, ApiDefinition, CfnRestApi, EndpointType, LogGroupLogDestination, MethodLoggingLevel, SecurityPolicy, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isStreaming } from '../../shared/http/endpoint.ts';
import { gatewayBody } from '../../shared/http/gateway/body.ts';
import type { Surface } from '../../shared/http/surface.ts';
import type { Deployment } from '../deployment.ts';
import { functionName } from './names.ts';

/** Requests a second of a whole surface, and at once: far above one key's limit, far below what would empty an account. */
const throttlingRateLimit = 1_000;
const throttlingBurstLimit = 2_000;

/** One line a request: who, what and how long, never a header, a query or a body. The path is the template, so ids stay out too. */
const accessLog = AccessLogFormat.custom(JSON.stringify({
  request_id: Field.contextRequestId(),
  time: Field.contextRequestTime(),
  ip: Field.contextIdentitySourceIp(),
  principal: Field.contextAuthorizerPrincipalId(),
  method: Field.contextHttpMethod(),
  path: Field.contextResourcePath(),
  status: Field.contextStatus(),
  bytes: Field.contextResponseLength(),
  milliseconds: Field.contextResponseLatency(),
  refused: Field.contextErrorResponseType(),
}));

interface SurfaceApiProps {
  surface: Surface;
  deployment: Deployment;
  /** By group id. */
  functions: ReadonlyMap<string, IFunction>;
  /** By authorizer name. */
  authorizers: ReadonlyMap<string, IFunction>;
}

/** One REST API from the surface's body. A method construct per route would pass CloudFormation's 500 resources long before the last endpoint. */
export class SurfaceApi extends Construct {
  constructor(scope: Construct, id: string, { surface, deployment, functions, authorizers }: SurfaceApiProps) {
    super(scope, id);
    const name = surface.dialect.surface;
    const body = gatewayBody(surface, {
      functionUri: (group) => invocation(this, functions.get(group.id), isStreaming(group)),
      authorizerUri: (authorizer) => invocation(this, authorizers.get(authorizer)),
      authorizerCacheSeconds: deployment.authorizer_cache_seconds,
      corsOrigins: deployment.cors_origins,
    });
    const domain = deployment.domains[name];
    const api = new SpecRestApi(this, 'Api', {
      restApiName: functionName(deployment.name, name),
      apiDefinition: ApiDefinition.fromInline(body),
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      ...(domain ? { domainName: { domainName: domain.name, certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificate_arn), endpointType: EndpointType.REGIONAL, securityPolicy: SecurityPolicy.TLS_1_2 } } : {}),
      deployOptions: {
        stageName: 'live',
        throttlingRateLimit,
        throttlingBurstLimit,
        metricsEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        // Bodies and headers would be in it.
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(new LogGroup(this, 'AccessLog', { retention: RetentionDays.ONE_YEAR })),
        accessLogFormat: accessLog,
      },
    });
    new CfnOutput(Stack.of(this), 'Address', { value: domain ? `https://${domain.name}` : api.url });
    refuseOldTls(api);
    for (const fn of [...functions.values(), ...authorizers.values()]) {
      fn.addPermission(`From-${name}`, { principal: new ServicePrincipal('apigateway.amazonaws.com'), sourceArn: api.arnForExecuteApi('*', '/*', '*') });
    }
  }
}

/** The gateway's own address takes TLS 1.0 unless it is told not to. */
function refuseOldTls(api: SpecRestApi): void {
  const { defaultChild } = api.node;
  if (!(defaultChild instanceof CfnRestApi)) throw new Error('SpecRestApi is no longer one CfnRestApi');
  defaultChild.securityPolicy = 'SecurityPolicy_TLS13_1_2_2021_06';
  defaultChild.endpointAccessMode = 'STRICT';
}

/** A streaming function is invoked by an operation of its own (Lambda's InvokeWithResponseStream). */
function invocation(scope: Construct, fn: IFunction | undefined, streams = false): string {
  if (!fn) throw new Error('An endpoint or authorizer has no function');
  const { partition, region } = Stack.of(scope);
  const [version, operation] = streams ? ['2021-11-15', 'response-streaming-invocations'] : ['2015-03-31', 'invocations'];
  return `arn:${partition}:apigateway:${region}:lambda:path/${version}/functions/${fn.functionArn}/${operation}`;
}
