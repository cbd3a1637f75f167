import { describe, expect, it } from 'vitest';
import { workers } from '../../functions/workers/subscriptions.ts';
import { EventRecordShape, outbox } from '../../shared/events/define.ts';
import type { EventRecord } from '../../shared/events/event.ts';
import { newId } from '../../shared/lib/id.ts';
import { at, flat, listOf, type Resource, sampleTask, synthesized } from './synthesized.ts';

const { of } = synthesized();
const functionNamed = (name: string) => of('AWS::Lambda::Function').find(({ Properties }) => Properties['FunctionName'] === name);
const queueNamed = (name: string) => of('AWS::SQS::Queue').find(({ Properties }) => Properties['QueueName'] === name);
const alarmsOn = (dimension: string, resource: Resource | undefined) => of('AWS::CloudWatch::Alarm').filter(({ Properties, stack }) => stack === resource?.stack && listOf(Properties['Dimensions']).some((one) => at(one, 'Name') === dimension && flat(at(one, 'Value')).replace('.QueueName', '') === `<${resource?.id}>`.replace('.QueueName', '')));
const metrics = (alarms: Resource[]) => alarms.map(({ Properties }) => flat(Properties['MetricName'])).toSorted();

const record: EventRecord = { id: newId(), name: 'scan.requested', tenant: newId(), actor: '{"type":"system"}', subject: newId(), correlation_id: newId(), created_at: '2026-11-21T00:00:00.000Z', payload: JSON.stringify({ text: 'quotes " and \\ and <$.eventName> \u2028' }) };

/** An item as the stream shows it: strings, and the number of its expiry. */
function imageOf(item: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, typeof value === 'number' ? { N: String(value) } : { S: value }]));
}

describe('the pipe from the table to the bus', () => {
  const [pipe] = of('AWS::Pipes::Pipe');
  const image = { eventName: 'INSERT', dynamodb: { NewImage: imageOf(outbox(record).item.Put?.Item ?? {}) } };
  const parameters = pipe?.Properties['TargetParameters'];
  const value = (path: string): unknown => at(image, ...path.split('.').slice(1));

  it('makes of an outbox item the very record that consumers parse', () => {
    const template = flat(at(parameters, 'InputTemplate'));
    // What Pipes documents: an unquoted path is replaced by the JSON of its value.
    const made: unknown = JSON.parse(template.replaceAll(/<(\$\.[\w.]+)>/g, (_, path: string) => JSON.stringify(value(path))));
    expect(EventRecordShape.strict().parse(made)).toEqual(record);
  });

  it('names it so that a rule can match, and comes from the source that rules name', () => {
    const names = at(parameters, 'EventBridgeEventBusParameters');
    expect(value(flat(at(names, 'DetailType')))).toBe('scan.requested');
    expect(at(names, 'Source')).toBe('perimeter');
  });

  it('takes inserts of outbox items only', () => {
    const [filter] = listOf(at(pipe?.Properties, 'SourceParameters', 'FilterCriteria', 'Filters'));
    expect(JSON.parse(flat(at(filter, 'Pattern')))).toEqual({ eventName: ['INSERT'], dynamodb: { NewImage: { entity: { S: ['outbox'] } } } });
    expect(image.dynamodb.NewImage['entity']).toEqual({ S: 'outbox' });
  });

  it('begins where the stream begins, splits a refused batch, and has dead letters that somebody hears of', () => {
    const dead = queueNamed('perimeter-outbox-dead');
    expect(at(pipe?.Properties, 'SourceParameters', 'DynamoDBStreamParameters')).toMatchObject({ StartingPosition: 'TRIM_HORIZON', OnPartialBatchItemFailure: 'AUTOMATIC_BISECT', DeadLetterConfig: { Arn: { 'Fn::GetAtt': [dead?.id, 'Arn'] } } });
    expect(metrics(alarmsOn('QueueName', dead))).toEqual(['ApproximateNumberOfMessagesVisible']);
  });
});

describe.each([...workers, sampleTask])('the worker $id', (worker) => {
  const queue = queueNamed(`perimeter-${worker.id}`);
  const dead = queueNamed(`perimeter-${worker.id}-dead`);
  const rules = of('AWS::Events::Rule').filter(({ Properties }) => listOf(Properties['Targets']).some((target) => flat(at(target, 'Arn')) === `<${queue?.id}.Arn>`));

  it('hears exactly the events of its row, each once, as the record itself', () => {
    const names = rules.flatMap(({ Properties }) => listOf(at(Properties, 'EventPattern', 'detail-type')).map(flat));
    expect(names.toSorted()).toEqual([...new Set(worker.on.map(({ name }) => name))].toSorted());
    for (const { Properties } of rules) {
      expect(at(Properties, 'EventPattern', 'source')).toEqual(['perimeter']);
      expect(JSON.stringify(Properties['EventPattern']).length).toBeLessThanOrEqual(2048);
      for (const target of listOf(Properties['Targets'])) expect(at(target, 'InputPath')).toBe('$.detail');
    }
  });

  it('has a queue that waits for six timeouts and gives up after five tries', () => {
    expect(queue?.Properties).toMatchObject({ RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [dead?.id, 'Arn'] }, maxReceiveCount: 5 }, MessageRetentionPeriod: 1_209_600 });
    expect(Number(queue?.Properties['VisibilityTimeout'])).toBeGreaterThanOrEqual(worker.timeoutSeconds * 6);
  });

  it('tells who is hurt when letters die, wait, or when it fails', () => {
    expect(metrics([...alarmsOn('QueueName', queue), ...alarmsOn('QueueName', dead)])).toEqual(['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible']);
    const fn = functionNamed(`perimeter-worker-${worker.id}`);
    if (worker.host === 'function') expect(metrics(alarmsOn('FunctionName', fn))).toEqual(['Errors', 'Throttles']);
    for (const { Properties } of [...alarmsOn('QueueName', queue), ...alarmsOn('QueueName', dead), ...alarmsOn('FunctionName', fn)]) expect(Properties['AlarmDescription']).toContain(worker.errorImpact);
  });

});

describe.each(workers.filter(({ host }) => host === 'function'))('the function of the worker $id', (worker) => {
  const queue = queueNamed(`perimeter-${worker.id}`);

  it('has its own share of the account, and only failed messages come again', () => {
    const fn = functionNamed(`perimeter-worker-${worker.id}`);
    expect(fn?.Properties).toMatchObject({ Timeout: worker.timeoutSeconds, MemorySize: worker.memoryMegabytes, ReservedConcurrentExecutions: 5, Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    const [source, second] = of('AWS::Lambda::EventSourceMapping').filter(({ Properties }) => flat(Properties['FunctionName']) === `<${fn?.id}>`);
    expect(second).toBeUndefined();
    expect(source?.Properties).toMatchObject({ EventSourceArn: { 'Fn::GetAtt': [queue?.id, 'Arn'] }, FunctionResponseTypes: ['ReportBatchItemFailures'], ScalingConfig: { MaximumConcurrency: 5 }, BatchSize: worker.timeoutSeconds > 180 ? 1 : 10 });
    expect(fn?.Properties['RecursiveLoop']).toBe(worker.grants.queue?.includes(worker.id) ? 'Allow' : undefined);
  });
});

describe('nothing is lost on the way', () => {
  const dead = of('AWS::SQS::Queue').filter(({ Properties }) => flat(Properties['QueueName']).endsWith('-dead'));

  it('because every queue has dead letters', () => {
    const without = of('AWS::SQS::Queue').filter(({ Properties }) => !('RedrivePolicy' in Properties)).map(({ Properties }) => flat(Properties['QueueName']));
    expect(without.filter((name) => !name.endsWith('-dead'))).toEqual([]);
    expect(without.length).toBe(dead.length);
  });

  it('because every rule and the schedule keep what they could not deliver', () => {
    for (const { Properties } of of('AWS::Events::Rule')) for (const target of listOf(Properties['Targets'])) expect(flat(at(target, 'DeadLetterConfig', 'Arn'))).toBe(`<${queueNamed('perimeter-undelivered-dead')?.id}.Arn>`);
    expect(flat(at(of('AWS::Scheduler::Schedule')[0]?.Properties, 'Target', 'DeadLetterConfig', 'Arn'))).toBe(`<${queueNamed('perimeter-tick-dead')?.id}.Arn>`);
  });

  it('without somebody hearing of it', () => {
    const [topic] = of('AWS::SNS::Topic');
    for (const queue of dead) expect(metrics(alarmsOn('QueueName', queue))).toContain('ApproximateNumberOfMessagesVisible');
    // The alarms that scale the runners measure an expression of two metrics, and call nobody.
    const calling = of('AWS::CloudWatch::Alarm').filter(({ Properties }) => 'MetricName' in Properties);
    expect(calling.filter(({ Properties }) => !flat(Properties['AlarmActions']).includes(topic?.id ?? 'no topic')).map(({ id }) => id)).toEqual([]);
    expect(calling.length).toBeGreaterThan(50);
    for (const fn of of('AWS::Lambda::Function')) expect(metrics(alarmsOn('FunctionName', fn))).toEqual(['Errors', 'Throttles']);
  });

  it('in clear, at rest or on the way', () => {
    for (const queue of of('AWS::SQS::Queue')) {
      expect(queue.Properties['SqsManagedSseEnabled']).toBe(true);
      const policies = of('AWS::SQS::QueuePolicy').filter(({ Properties }) => listOf(Properties['Queues']).some((one) => flat(one) === `<${queue.id}>`));
      expect(JSON.stringify(policies)).toContain('"aws:SecureTransport":"false"');
    }
    for (const topic of of('AWS::SNS::Topic')) expect(topic.Properties['KmsMasterKeyId']).toBeDefined();
  });
});

describe('the tick', () => {
  it('runs each minute, and a failed one is left to the next', () => {
    const [schedule] = of('AWS::Scheduler::Schedule');
    expect(schedule?.Properties).toMatchObject({ ScheduleExpression: 'rate(1 minute)', Target: { RetryPolicy: { MaximumRetryAttempts: 0 } } });
    expect(flat(at(schedule?.Properties, 'Target', 'Arn'))).toBe(`<${functionNamed('perimeter-tick')?.id}.Arn>`);
  });
});

describe('a new account', () => {
  it('whose limit leaves nothing to reserve can be deployed to', () => {
    const small = synthesized({ worker_concurrency: '0' });
    for (const { Properties } of small.of('AWS::Lambda::Function')) expect(Properties['ReservedConcurrentExecutions']).toBeUndefined();
    for (const { Properties } of small.of('AWS::Lambda::EventSourceMapping')) expect(Properties['ScalingConfig']).toBeUndefined();
  });
});
