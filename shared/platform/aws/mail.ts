import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { lazy } from '../../lib/lazy.ts';
import type { Mailer } from '../contract/mail.ts';
import { composeMail } from '../mime.ts';
import { clientOptions } from './client-options.ts';

/**
 * SES. It has no idempotency of its own: the consumer's record of the event id is what makes one id one mail,
 * and SES replaces Message-ID, so nothing here could prevent the second of two calls.
 */
export function sesMailer(): Mailer {
  const client = lazy(() => new SESv2Client(clientOptions));
  return {
    async send(mail) {
      const Data = await composeMail(mail);
      // The envelope names the recipient, so that no header can add one.
      await client().send(new SendEmailCommand({ Destination: { ToAddresses: [mail.to] }, Content: { Raw: { Data } } }));
    },
  };
}
