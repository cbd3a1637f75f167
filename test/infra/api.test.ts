import { describe, expect, it } from 'vitest';
import { surfaces } from '../../functions/surfaces.ts';
import { authorizersOf } from '../../infra/stacks/api.ts';
import { isStreaming } from '../../shared/http/endpoint.ts';
import { gatewayPath } from '../../shared/http/gateway/paths.ts';
import { at, flat, type Resource, type Synthesized, synthesized } from './synthesized.ts';

const made = synthesized();
const functionNamed = (name: string) => made.of('AWS::Lambda::Function').find(({ Properties }) => Properties['FunctionName'] === name);
const apiOf = (name: string, { of }: Synthesized = made) => of('AWS::ApiGateway::RestApi').find(({ Properties }) => Properties['Name'] === `perimeter-${name}`);
const leadsTo = (uri: unknown, fn: Resource | undefined, [version, operation] = ['2015-03-31', 'invocations']) =>
  expect(flat(uri)).toBe(`arn:<AWS::Partition>:apigateway:<AWS::Region>:lambda:path/${version}/functions/<${fn?.id}.Arn>/${operation}`);
/** Lambda's InvokeWithResponseStream. */
const streamed: [string, string] = ['2021-11-15', 'response-streaming-invocations'];

describe.each(surfaces)('the API of $dialect.surface', (surface) => {
  const name = surface.dialect.surface;
  const api = apiOf(name);
  const body = api?.Properties['Body'];
  const stage = made.of('AWS::ApiGateway::Stage').find(({ Properties, stack: of }) => of === api?.stack && flat(Properties['RestApiId']) === `<${api?.id}>`);

  it('invokes for every endpoint the function of its group', () => {
    for (const group of surface.groups) {
      const fn = functionNamed(`perimeter-${name}-${group.id}`);
      expect(fn?.Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], MemorySize: 512, Timeout: 15, Handler: 'index.handler' });
      for (const one of group.endpoints) leadsTo(at(body, 'paths', gatewayPath(one.path), one.method.toLowerCase(), 'x-amazon-apigateway-integration', 'uri'), fn, isStreaming(group) ? streamed : undefined);
    }
  });

  it('asks the authorizer function that its endpoints name', () => {
    for (const authorizer of authorizersOf(surface)) {
      leadsTo(at(body, 'components', 'securitySchemes', authorizer, 'x-amazon-apigateway-authorizer', 'authorizerUri'), functionNamed(`perimeter-${name}-authorizer-${authorizer}`));
    }
  });

  it('may invoke each of these functions, and nobody else may', () => {
    const functions = [...surface.groups.map(({ id }) => id), ...authorizersOf(surface).map((id) => `authorizer-${id}`)].map((id) => functionNamed(`perimeter-${name}-${id}`));
    for (const fn of functions) {
      const rights = made.of('AWS::Lambda::Permission').filter(({ Properties, stack }) => stack === fn?.stack && flat(Properties['FunctionName']) === `<${fn?.id}.Arn>`);
      expect(rights.map(({ Properties }) => [Properties['Principal'], flat(Properties['SourceArn'])])).toEqual([['apigateway.amazonaws.com', `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${api?.id}>/*/*/*`]]);
    }
  });

  it('speaks TLS 1.2 and up, at its own regional address', () => {
    expect(api?.Properties).toMatchObject({ SecurityPolicy: 'SecurityPolicy_TLS13_1_2_2021_06', EndpointAccessMode: 'STRICT', EndpointConfiguration: { Types: ['REGIONAL'] } });
  });

  it('is throttled as a whole, and logs who, what and how long but no header, query or body', () => {
    expect(stage?.Properties).toMatchObject({ MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000, LoggingLevel: 'ERROR', DataTraceEnabled: false }] });
    const format = flat(at(stage?.Properties, 'AccessLogSetting', 'Format'));
    expect(Object.keys(Object(JSON.parse(format)))).toEqual(['request_id', 'time', 'ip', 'principal', 'method', 'path', 'status', 'bytes', 'milliseconds', 'refused']);
    expect(format).not.toMatch(/header|querystring|\$context\.path|authorizer\.actor/i);
  });
});

describe('a deployer\'s choices', () => {
  const [surface] = surfaces;
  const name = surface?.dialect.surface ?? '';
  const chosen = synthesized({
    name: 'acme',
    cors_origins: '["https://app.example"]',
    authorizer_cache_seconds: '60',
    domains: { [name]: { name: 'api.example.com', certificate_arn: 'arn:aws:acm:eu-central-1:111111111111:certificate/1' } },
    alarm_email: 'ops@example.com',
    settings: { PERIMETER_SESSION_SECONDS: '900' },
  });

  it('are the name of everything that is looked up by name', () => {
    const names = ['AWS::Lambda::Function', 'AWS::SQS::Queue', 'AWS::SecretsManager::Secret', 'AWS::Events::EventBus', 'AWS::ApiGateway::RestApi', 'AWS::ECR::Repository', 'AWS::CloudWatch::Dashboard'].flatMap((type) => chosen.of(type).map(({ Properties }) => flat(Properties['FunctionName'] ?? Properties['QueueName'] ?? Properties['Name'] ?? Properties['RepositoryName'] ?? Properties['DashboardName'])));
    expect(names.filter((one) => !/^acme(-|\/|$)/.test(one))).toEqual([]);
    expect(JSON.stringify(chosen.texts)).not.toMatch(/role\/perimeter|"perimeter-(?!acme)[a-z]+"/);
  });

  it('change the body, and with it the deployment, so that the stage shows it', () => {
    const deployed = (one: Synthesized) => one.of('AWS::ApiGateway::Deployment').find(({ stack }) => stack.endsWith(name))?.id;
    expect(deployed(synthesized({ cors_origins: '["https://app.example"]' }))).not.toBe(deployed(made));
    expect(deployed(synthesized())).toBe(deployed(made));
  });

  it('are a domain of one\'s own, under TLS 1.2', () => {
    expect(chosen.of('AWS::ApiGateway::DomainName').map(({ Properties }) => [Properties['DomainName'], Properties['SecurityPolicy']])).toEqual([['api.example.com', 'TLS_1_2']]);
  });

  it('tell the functions which browser applications may read their answers', () => {
    const told = chosen.of('AWS::Lambda::Function').filter(({ Properties }) => at(Properties, 'Environment', 'Variables', 'PERIMETER_CORS_ORIGINS') === 'https://app.example');
    expect(told.length).toBe(surfaces.flatMap(({ groups }) => groups).length);
  });

  it('reach every function as they are', () => {
    for (const fn of chosen.of('AWS::Lambda::Function')) expect(at(fn.Properties, 'Environment', 'Variables', 'PERIMETER_SESSION_SECONDS')).toBe('900');
  });

  it.each([{ name: 'Not A Name' }, { authorizer_cache_seconds: '86400' }, { cors_origins: '"*"' }, { settings: { AWS_SECRET_ACCESS_KEY: 'x' } }])('stop the synthesis where they make no sense: %j', (wrong) => {
    expect(() => synthesized(wrong)).toThrow(Object.keys(wrong)[0]);
  });
});

describe('the ceilings of CloudFormation', () => {
  it.each(Object.entries(made.texts))('hold %s: 500 resources and 1 MB', (stack, text) => {
    const resources = made.all.filter((resource) => resource.stack === stack);
    expect(resources.length).toBeLessThanOrEqual(450);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000);
  });
});
