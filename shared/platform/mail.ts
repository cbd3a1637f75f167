import type { Mailer } from './contract/mail.ts';
import { port } from './port.ts';

export const mailer = port<Mailer>({
  aws: async () => (await import('./aws/mail.ts')).sesMailer(),
  local: async () => (await import('./local/mail.ts')).outboxMailer(),
});
