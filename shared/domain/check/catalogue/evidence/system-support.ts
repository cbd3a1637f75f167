import { debian, redHat, ubuntu, type Product } from './distribution-support.ts';

/** When releases of operating systems ended. */
export const systems: Record<string, Product> = {
  debian: {
    name: 'Debian',
    source: 'https://wiki.debian.org/LTS',
    branches: [
      { branch: '5', ended: '2012-02-06' },
      { branch: '6', ended: '2014-05-31', carried: { by: 'Debian LTS', until: '2016-02-29' } },
      { branch: '7', ended: '2016-04-25', carried: { by: 'Debian LTS', until: debian[7] } },
      { branch: '8', ended: '2018-06-17', carried: { by: 'Debian LTS', until: debian[8] } },
      { branch: '9', ended: '2020-07-18', carried: { by: 'Debian LTS', until: debian[9] } },
      { branch: '10', ended: '2022-09-10', carried: { by: 'Debian LTS', until: debian[10] } },
      { branch: '11', ended: '2024-08-14', carried: { by: 'Debian LTS', until: debian[11] } },
      { branch: '12', ended: '2026-06-10', carried: { by: 'Debian LTS', until: debian[12] } },
    ],
  },
  ubuntu: {
    name: 'Ubuntu',
    source: 'https://ubuntu.com/about/release-cycle',
    branches: [
      { branch: '10.04', ended: '2015-04-30' },
      { branch: '12.04', ended: '2017-04-28' },
      { branch: '14.04', ended: ubuntu['14.04'] },
      { branch: '16.04', ended: ubuntu['16.04'] },
      { branch: '18.04', ended: ubuntu['18.04'] },
      { branch: '20.04', ended: ubuntu['20.04'] },
      { branch: '22.04', ended: ubuntu['22.04'] },
    ],
  },
  alpine: {
    name: 'Alpine Linux',
    source: 'https://alpinelinux.org/releases/',
    branches: [
      { branch: '3.13', ended: '2022-11-01' },
      { branch: '3.14', ended: '2023-05-01' },
      { branch: '3.15', ended: '2023-11-01' },
      { branch: '3.16', ended: '2024-05-23' },
      { branch: '3.17', ended: '2024-11-22' },
      { branch: '3.18', ended: '2025-05-09' },
      { branch: '3.19', ended: '2025-11-01' },
      { branch: '3.20', ended: '2026-04-01' },
      { branch: '3.21', ended: '2026-11-01' },
      { branch: '3.22', ended: '2027-05-01' },
    ],
  },
  centos: {
    name: 'CentOS',
    source: 'https://www.centos.org/centos-linux-eol/',
    branches: [
      { branch: '6', ended: '2020-11-30' },
      { branch: '7', ended: '2024-06-30' },
      // CentOS Linux 8 ended in 2021 already; its Stream, which has the same release in os-release, is the later one.
      { branch: '8', ended: '2024-05-31' },
      { branch: '9', ended: '2027-05-31' },
    ],
  },
  redhat: {
    name: 'Red Hat Enterprise Linux',
    source: 'https://access.redhat.com/support/policy/updates/errata',
    branches: [
      { branch: '5', ended: redHat[5] },
      { branch: '6', ended: redHat[6] },
      { branch: '7', ended: redHat[7] },
      { branch: '8', ended: redHat[8] },
      { branch: '9', ended: redHat[9] },
    ],
  },
  windows: {
    name: 'Microsoft Windows',
    source: 'https://learn.microsoft.com/lifecycle/products/',
    branches: [
      { branch: '5.0', ended: '2010-07-13' },
      { branch: '5.1', ended: '2014-04-08' },
      { branch: '5.2', ended: '2015-07-14' },
      { branch: '6.0', ended: '2020-01-14', carried: { by: 'Extended Security Updates (Azure)', until: '2024-01-09' } },
      { branch: '6.1', ended: '2020-01-14', carried: { by: 'Extended Security Updates (Azure)', until: '2024-01-09' } },
      { branch: '6.2', ended: '2023-10-10', carried: { by: 'Extended Security Updates', until: '2026-10-13' } },
      { branch: '6.3', ended: '2023-10-10', carried: { by: 'Extended Security Updates', until: '2026-10-13' } },
      // Windows 10 1607 and Server 2016 share the build; the server's day is the later one.
      { branch: '10.0.14393', ended: '2027-01-12' },
      { branch: '10.0.17763', ended: '2029-01-09' },
    ],
  },
};
