import type { Mailer } from '../contract/mail.ts';
import { composeMail } from '../mime.ts';
import { keepInOutbox } from './outbox.ts';

/** Sends nothing: every mail lies in `outbox/mail/` as JSON (the `Mail` and `sent_at`) and as the .eml that SES would have been given. One id is one mail. */
export function outboxMailer(): Mailer {
  return {
    async send(mail) {
      keepInOutbox('mail', mail, { extension: 'eml', content: await composeMail(mail) });
    },
  };
}
