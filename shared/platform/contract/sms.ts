export interface Sms {
  /** Idempotency: one id is one message. */
  id: string;
  /** E.164, such as +15550100. */
  to: string;
  text: string;
}

export interface SmsSender {
  send(sms: Sms): Promise<void>;
}
