import { Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AuthorizerName } from '../../shared/http/dialect.ts';
import type { Group } from '../../shared/http/endpoint.ts';
import type { Surface } from '../../shared/http/surface.ts';
import type { SecretName } from '../../shared/platform/contract/secrets.ts';
import { entryOf } from '../constructs/bundle.ts';
import { grantsOf } from '../constructs/grants.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { SurfaceApi } from '../constructs/surface-api.ts';
import { frontDoorStatement } from '../constructs/tenant-wall.ts';
import type { Deployment } from '../deployment.ts';
import type { Foundation } from './data.ts';

const memoryMegabytes = 512;
/** Below the gateway's 29 s: the function's own log says what took so long. */
const timeoutSeconds = 15;

/** What an authorizer proves tokens with. */
const authorizerSecrets: Record<AuthorizerName, SecretName[]> = { 'api-key': [], 'api-key-and-token': ['token-signing'], 'cloudfoundry-token': ['token-signing'], 'concord-api-key': [] };

interface ApiProps {
  surface: Surface;
  deployment: Deployment;
  foundation: Foundation;
  topic: ITopic;
  settings: Record<string, string>;
}

/** One surface: a function for each group, one for each authorizer, and the API in front of them. */
export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id, { description: `${props.surface.title} ${props.surface.version}` });
    const { surface, deployment } = props;
    const functions = new Map(surface.groups.map((group) => [group.id, groupFunction(this, group, props)]));
    const authorizers = new Map(authorizersOf(surface).map((name) => [name, authorizerFunction(this, name, props)]));
    new SurfaceApi(this, 'Surface', { surface, deployment, functions, authorizers });
  }
}

/** The authorizers that stand before some endpoint of the surface. */
export function authorizersOf({ groups, authorizerOf }: Surface): AuthorizerName[] {
  const named = groups.flatMap(({ endpoints }) => endpoints.map((endpoint) => authorizerOf(endpoint)));
  return [...new Set(named)].filter((name) => name !== null);
}

function groupFunction(scope: Construct, group: Group, { surface, deployment, foundation, topic, settings }: ApiProps): IFunction {
  const cors = deployment.cors_origins.length > 0 ? { PERIMETER_CORS_ORIGINS: deployment.cors_origins.join(',') } : {};
  const { statements, environment } = grantsOf(scope, { ...group.grants, table: tableNeed(group) }, foundation);
  const name = surface.dialect.surface;
  return new NodeFunction(scope, group.id, {
    deployment: foundation.name,
    name: `${name}-${group.id}`,
    entry: entryOf(name, group.id),
    memoryMegabytes,
    timeoutSeconds,
    environment: { ...settings, ...cors, ...environment },
    statements,
    errorImpact: group.errorImpact,
    topic,
  }).fn;
}

/** A POST keeps its answer for a repeat (Idempotency-Key), so its function writes even where the group itself only reads. */
function tableNeed({ grants, endpoints }: Group): 'read' | 'write' {
  return endpoints.some(({ method }) => method === 'POST') ? 'write' : grants.table;
}

/** As itself it finds a key or token (L#); what that points to it reads as the tenant. */
function authorizerFunction(scope: Construct, authorizer: AuthorizerName, { surface, foundation, topic, settings }: ApiProps): IFunction {
  const { statements, environment } = grantsOf(scope, { table: 'write', secrets: authorizerSecrets[authorizer] }, foundation);
  return new NodeFunction(scope, `authorizer-${authorizer}`, {
    deployment: foundation.name,
    name: `${surface.dialect.surface}-authorizer-${authorizer}`,
    entry: entryOf('authorizers', authorizer),
    memoryMegabytes,
    timeoutSeconds,
    environment: { ...settings, ...environment },
    statements: [...statements, frontDoorStatement(foundation.tableArn)],
    errorImpact: `Nobody gets in: ${surface.title} answers 500.`,
    topic,
  }).fn;
}
