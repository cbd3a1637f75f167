/** The domain of mails where no deployment has named one: nothing leaves such a machine. */
const unsentDomain = 'localhost.localdomain';

/** Who mails come from unless the organization says otherwise. */
export function platformSender(): string {
  return `no-reply@${mailDomain() ?? unsentDomain}`;
}

/** Whether a mail may claim to come from the address: it has to be of the deployment's own domain or of one below it, because no other is verified. */
export function maySendAs(address: string): boolean {
  const allowed = mailDomain();
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return allowed === undefined || domain === allowed || domain.endsWith(`.${allowed}`);
}

/** Undefined on one machine, where mails stay in the outbox. */
function mailDomain(): string | undefined {
  return process.env['PERIMETER_MAIL_DOMAIN']?.toLowerCase() || undefined;
}
