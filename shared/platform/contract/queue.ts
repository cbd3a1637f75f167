export interface QueueMessage {
  body: string;
  /** Seconds before a consumer may see it; 0 to 900 (the limit of SQS). */
  delay_seconds?: number;
}

export interface ReceivedMessage {
  body: string;
  receipt: string;
  /** How often it was handed out, this time included. */
  receive_count: number;
}

/** At-least-once queues, one per worker, named as in functions/workers/subscriptions.ts; each has a dead-letter queue named `<queue>-dead`. */
export interface Queue {
  send(queue: string, messages: QueueMessage[]): Promise<void>;
  /** Up to `max` (1 to 10) messages, invisible to others for `visibility_seconds`; waits up to `wait_seconds` (0 to 20) for the first. */
  receive(queue: string, options: { max: number; wait_seconds: number; visibility_seconds: number }): Promise<ReceivedMessage[]>;
  /** Moves the end of invisibility to `seconds` from now: a heartbeat, or 0 to give the message back at once. False if the receipt is no longer valid. */
  extend(queue: string, receipt: string, seconds: number): Promise<boolean>;
  done(queue: string, receipt: string): Promise<void>;
}
