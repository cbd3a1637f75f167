import { Logger } from '@aws-lambda-powertools/logger';
import { lazy } from './lazy.ts';

/** JSON lines with the request's id. Nothing here takes a body, a header or a query value: those may hold secrets. */
export const logger = lazy(() => new Logger({ serviceName: process.env['PERIMETER_FUNCTION'] ?? 'perimeter' }));

/** An unexpected error with its stack, for the operator; clients only ever see the request id. */
export function logCrash(error: unknown, facts: Record<string, string | number>): void {
  logger().error('unexpected error', { ...facts, error: error instanceof Error ? error : new Error(String(error)) });
}
