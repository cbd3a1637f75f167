import { sendFor } from '../../../shared/domain/mail/send.ts';
import { ResetRequested } from '../../../shared/domain/user/password-reset.ts';
import { ConfirmationResent, Created, EmailChangeRequested, Invited } from '../../../shared/domain/user/user.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const mailSender: Worker = {
  id: 'mail-sender',
  on: [
    on(Created, async ({ confirmation_needed }, record) => (confirmation_needed ? sendFor(record, 'confirmation') : undefined)),
    on(ConfirmationResent, (_, record) => sendFor(record, 'confirmation')),
    on(Invited, (_, record) => sendFor(record, 'invitation')),
    on(ResetRequested, (_, record) => sendFor(record, 'password_reset')),
    on(EmailChangeRequested, (_, record) => sendFor(record, 'email_change')),
  ],
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  host: 'function',
  grants: { mail: true, secrets: ['encryption'] },
  errorImpact: 'Mails with links (confirmation, invitation, new password) are not sent; they are sent later.',
};
