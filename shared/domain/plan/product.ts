import * as z from 'zod';

/** The products that the platform sells; a user works in one at a time. Codes and the shape are documented, the other two descriptions are ours. */
export const products = ['pci', 'vrms', 'penetration'] as const;
export type ProductCode = (typeof products)[number];

export const Product = z.object({ code: z.enum(products), name: z.string(), description: z.string() }).meta({ id: 'Product' });
export type Product = z.infer<typeof Product>;

export const productOf: Record<ProductCode, Product> = {
  pci: { code: 'pci', name: 'PCI', description: 'PCI product' },
  vrms: { code: 'vrms', name: 'VRMS', description: 'Vulnerability management product' },
  penetration: { code: 'penetration', name: 'Penetration Testing', description: 'Penetration testing product' },
};
