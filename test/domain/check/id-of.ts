import { checkByOid } from '../../../shared/domain/check/catalogue.ts';

/** The name in code of a finding's check; the OID of one that is not in the catalogue. */
export function idOf({ oid }: { oid: string }): string {
  return checkByOid(oid)?.id ?? oid;
}
