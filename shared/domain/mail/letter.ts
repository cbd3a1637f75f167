/** What a mail says, before it is set as text and as HTML: both say everything. */
export interface Letter {
  subject: string;
  /** The sentence that lists of mails show beside the subject. */
  preview: string;
  greeting: string;
  paragraphs: string[];
  action: { label: string; url: string };
  /** Below the link: how long it works, and what to do if the mail was not expected. */
  notes: string[];
}

const nameLengthMax = 80;

/**
 * A name that somebody chose, for a mail to somebody else: short, on one line, and with nothing in it that a mail program would turn into a link.
 * An address of a mailbox stays as it is, because a link to it leads nowhere but there.
 */
export function named(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  const short = line.length > nameLengthMax ? `${line.slice(0, nameLengthMax - 1)}…` : line;
  return /^[^\s@/]+@[^\s@/]+$/.test(short) ? short : short.replace(/:\/\//g, ': ').replace(/\.(?=[\p{L}\p{N}])/gu, '\u2024');
}
