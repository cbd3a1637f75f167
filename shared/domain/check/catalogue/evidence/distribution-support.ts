/**
 * When support ended, by release branch. Days are those that the makers published (page named with each product), as collected up to
 * late 2026; a branch that is not listed is not judged. `carried` is the last large distribution that ships the branch and still fixed it
 * after its maker had stopped: since a banner rarely tells a distribution's package from the maker's, a branch counts as
 * unsupported only when that support has ended as well.
 */
export interface Branch {
  /** The beginning of the version: `7.4` is meant for 7.4 and 7.4.33, not for 7.40. */
  branch: string;
  ended: string;
  carried?: { by: string; until: string };
}

export interface Product {
  name: string;
  source: string;
  branches: Branch[];
}

/** Days of distributions: https://wiki.debian.org/LTS, https://ubuntu.com/about/release-cycle, https://access.redhat.com/support/policy/updates/errata */
export const debian = { 7: '2018-05-31', 8: '2020-06-30', 9: '2022-06-30', 10: '2024-06-30', 11: '2026-08-31', 12: '2028-06-30', 13: '2030-06-30' } as const;
export const ubuntu = { '14.04': '2019-04-25', '16.04': '2021-04-30', '18.04': '2023-05-31', '20.04': '2025-05-31', '22.04': '2027-04-30', '24.04': '2029-04-30' } as const;
export const redHat = { 5: '2017-03-31', 6: '2020-11-30', 7: '2024-06-30', 8: '2029-05-31', 9: '2032-05-31' } as const;

export const byDebian = (release: keyof typeof debian): { by: string; until: string } => ({ by: `Debian ${release} (LTS)`, until: debian[release] });
export const byUbuntu = (release: keyof typeof ubuntu): { by: string; until: string } => ({ by: `Ubuntu ${release} LTS`, until: ubuntu[release] });
export const byRedHat = (release: keyof typeof redHat): { by: string; until: string } => ({ by: `Red Hat Enterprise Linux ${release}`, until: redHat[release] });
