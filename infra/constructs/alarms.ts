import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Who hears of an alarm, and what its text says: no alarm without somebody who is hurt. */
export interface Watched {
  errorImpact: string;
  topic: ITopic;
}

const minutes = (count: number): { period: Duration } => ({ period: Duration.minutes(count) });

/** Errors and throttles of a function. */
export function watchFunction(scope: Construct, watched: Watched, fn: IFunction): void {
  alarm(scope, 'Errors', watched, fn.metricErrors({ ...minutes(5), statistic: 'Sum' }), 1, 'fails');
  alarm(scope, 'Throttles', watched, fn.metricThrottles({ ...minutes(5), statistic: 'Sum' }), 1, 'is held back');
}

/** Dead letters, and messages that wait longer than a worker should take. */
export function watchQueue(scope: Construct, watched: Watched, queue: IQueue, dead: IQueue, waitSecondsMax: number): void {
  watchDeadLetters(scope, watched, dead);
  alarm(scope, 'Age', watched, queue.metricApproximateAgeOfOldestMessage({ ...minutes(5), statistic: 'Maximum' }), waitSecondsMax, 'falls behind');
}

export function watchDeadLetters(scope: Construct, watched: Watched, dead: IQueue): void {
  alarm(scope, 'DeadLetters', watched, dead.metricApproximateNumberOfMessagesVisible({ ...minutes(1), statistic: 'Maximum' }), 1, 'has dead letters');
}

/** One breach is enough; silence is health, because an idle queue or function reports nothing. */
export function alarm(scope: Construct, id: string, { errorImpact, topic }: Watched, metric: IMetric, threshold: number, what: string): void {
  const made = new Alarm(scope, `${id}Alarm`, {
    metric,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${scope.node.id} ${what}. ${errorImpact}`,
  });
  made.addAlarmAction(new SnsAction(topic));
}
