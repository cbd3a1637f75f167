import { port } from './port.ts';

export interface Mail {
  /** Idempotency: one id is one mail. */
  id: string;
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  html: string;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
}

export const mailer = port<Mailer>({
  aws: async () => (await import('./aws/mail.ts')).sesMailer(),
  local: async () => (await import('./local/mail.ts')).outboxMailer(),
});
