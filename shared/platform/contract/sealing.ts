/** Encryption at rest, as a value: whoever names it needs the platform's encryption secret, and nobody else does. */
export interface Sealing {
  seal: (text: string, binding: string) => Promise<string>;
  unseal: (sealed: string, binding: string) => Promise<string>;
}
