import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workers } from '../../functions/workers/subscriptions.ts';
import { runnerNetwork } from '../../infra/constructs/runner-network.ts';
import { at, flat, listOf, sampleTask, synthesized } from './synthesized.ts';

const { of, all } = synthesized();
const tasks = [...workers.filter(({ host }) => host === 'task'), sampleTask];
const definitionOf = (id: string) => of('AWS::ECS::TaskDefinition').find(({ Properties }) => JSON.stringify(Properties).includes(`/app/${id}/index.mjs`));
const serviceOf = (id: string) => of('AWS::ECS::Service').find(({ Properties }) => flat(Properties['TaskDefinition']) === `<${definitionOf(id)?.id}>`);

describe.each(tasks)('the tasks of $id', ({ id, memoryMegabytes }) => {
  const definition = definitionOf(id)?.Properties;
  const [container] = listOf(definition?.['ContainerDefinitions']);

  it('run its program from the repository\'s image of the given tag, which no synthesis builds', () => {
    expect(at(container, 'Command')).toEqual(['node', `/app/${id}/index.mjs`]);
    expect(flat(at(container, 'Image'))).toContain('<RunnerImageTag>');
    expect(Number(definition?.['Memory'])).toBeGreaterThanOrEqual(memoryMegabytes);
    expect(at(definition, 'RuntimePlatform', 'CpuArchitecture')).toBe('ARM64');
  });

  it('have nothing to lose to a hostile answer: no capability, no writable disk but scratch', () => {
    expect(container).toMatchObject({ ReadonlyRootFilesystem: true, LinuxParameters: { Capabilities: { Drop: ['ALL'] }, InitProcessEnabled: true }, MountPoints: [{ ContainerPath: '/tmp', SourceVolume: 'scratch' }] });
    expect(at(container, 'Privileged')).not.toBe(true);
  });

  it('refuse to scan the network that they stand in', () => {
    expect(listOf(at(container, 'Environment'))).toContainEqual({ Name: 'PERIMETER_OWN_NETWORKS', Value: runnerNetwork });
  });

  it('are as many as its queue needs, and none at first', () => {
    expect(serviceOf(id)?.Properties).toMatchObject({ DesiredCount: 0, LaunchType: 'FARGATE', NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } } });
    const [target] = of('AWS::ApplicationAutoScaling::ScalableTarget').filter(({ Properties }) => flat(Properties['ResourceId']).includes(`<${serviceOf(id)?.id}.Name>`));
    expect(target?.Properties).toMatchObject({ MinCapacity: 0, MaxCapacity: 10 });
    const policies = of('AWS::ApplicationAutoScaling::ScalingPolicy').filter(({ Properties }) => flat(Properties['ScalingTargetId']) === `<${target?.id}>`);
    const steps = policies.map(({ Properties }) => listOf(at(Properties, 'StepScalingPolicyConfiguration', 'StepAdjustments')).map((step) => Number(at(step, 'ScalingAdjustment'))));
    expect(new Set(steps.map(String))).toEqual(new Set(['-10', '1,3,10']));
    const alarms = of('AWS::CloudWatch::Alarm').filter(({ Properties }) => JSON.stringify(Properties['Metrics'] ?? '').includes(`"perimeter-${id}"`));
    // One message at work is no reason to start another task, nor to stop the one that works on it.
    expect(alarms.map(({ Properties }) => `${flat(Properties['ComparisonOperator'])} ${flat(Properties['Threshold'])}`).toSorted()).toEqual(['GreaterThanOrEqualToThreshold 1', 'LessThanOrEqualToThreshold -1']);
  });
});

describe('the network of the runners', () => {
  it('lets nothing in', () => {
    const groups = of('AWS::EC2::SecurityGroup');
    expect(groups.length).toBe(1);
    expect(groups[0]?.Properties['SecurityGroupIngress']).toBeUndefined();
    expect(of('AWS::EC2::SecurityGroupIngress')).toEqual([]);
  });

  it('has no private subnet, no NAT gateway and no way to another network', () => {
    expect(of('AWS::EC2::Subnet').length).toBe(2);
    for (const { Properties } of of('AWS::EC2::Subnet')) expect(Properties['MapPublicIpOnLaunch']).toBe(true);
    for (const type of ['AWS::EC2::NatGateway', 'AWS::EC2::VPCPeeringConnection', 'AWS::EC2::VPNGateway', 'AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::VPCEndpoint']) expect(of(type)).toEqual([]);
  });

  it('is written down, flow by flow', () => {
    expect(of('AWS::EC2::FlowLog').map(({ Properties }) => Properties['TrafficType'])).toEqual(['ALL']);
  });

  it('is the only one: functions have no route to any', () => {
    for (const { Properties } of of('AWS::Lambda::Function')) expect(Properties['VpcConfig']).toBeUndefined();
    expect(all.filter(({ Type }) => Type === 'AWS::EC2::VPC').length).toBe(1);
  });
});

describe('the image', () => {
  const folder = join(import.meta.dirname, '..', '..', 'infra', 'runner');
  const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8');

  it('holds nmap and every program, and runs as nobody in particular', () => {
    expect(dockerfile).toMatch(/apt-get install[^\n]* nmap /);
    expect(dockerfile).toContain('RUN node infra/runner/bundle.ts /app');
    expect(dockerfile.trim().split('\n').findLast((line) => line.startsWith('USER'))).toBe('USER 10001');
  });

  it('is sent the sources and nothing else', () => {
    const sent = readFileSync(join(folder, 'Dockerfile.dockerignore'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(sent).toEqual(['*', '!package.json', '!package-lock.json', '!shared', '!functions', '!infra', 'infra/local']);
    for (const [, copied] of dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)) for (const name of copied?.split(' ') ?? []) expect(sent).toContain(`!${name}`);
  });

  it('can be pushed to a repository whose tags never change', () => {
    expect(of('AWS::ECR::Repository').map(({ Properties }) => [Properties['RepositoryName'], Properties['ImageTagMutability'], at(Properties['ImageScanningConfiguration'], 'ScanOnPush')])).toEqual([['perimeter-runner', 'IMMUTABLE', true]]);
  });
});
