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

const debian = { 7: '2018-05-31', 8: '2020-06-30', 9: '2022-06-30', 10: '2024-06-30', 11: '2026-08-31', 12: '2028-06-30', 13: '2030-06-30' } as const;
const ubuntu = { '14.04': '2019-04-25', '16.04': '2021-04-30', '18.04': '2023-05-31', '20.04': '2025-05-31', '22.04': '2027-04-30', '24.04': '2029-04-30' } as const;
const redHat = { 5: '2017-03-31', 6: '2020-11-30', 7: '2024-06-30', 8: '2029-05-31', 9: '2032-05-31' } as const;

const byDebian = (release: keyof typeof debian): { by: string; until: string } => ({ by: `Debian ${release} (LTS)`, until: debian[release] });
const byUbuntu = (release: keyof typeof ubuntu): { by: string; until: string } => ({ by: `Ubuntu ${release} LTS`, until: ubuntu[release] });
const byRedHat = (release: keyof typeof redHat): { by: string; until: string } => ({ by: `Red Hat Enterprise Linux ${release}`, until: redHat[release] });

/** Days of distributions: https://wiki.debian.org/LTS, https://ubuntu.com/about/release-cycle, https://access.redhat.com/support/policy/updates/errata */
export const products: Record<string, Product> = {
  apache: {
    name: 'Apache httpd',
    source: 'https://httpd.apache.org/',
    branches: [
      { branch: '1.3', ended: '2010-02-03' },
      { branch: '2.0', ended: '2013-07-10' },
      { branch: '2.2', ended: '2018-01-01', carried: byRedHat(6) },
    ],
  },
  nginx: {
    name: 'nginx',
    source: 'https://nginx.org/en/download.html',
    branches: [
      { branch: '0', ended: '2012-04-23' },
      { branch: '1.0', ended: '2012-04-23' },
      { branch: '1.2', ended: '2013-04-24', carried: byDebian(7) },
      { branch: '1.4', ended: '2014-04-24', carried: byUbuntu('14.04') },
      { branch: '1.6', ended: '2015-04-21', carried: byDebian(8) },
      { branch: '1.8', ended: '2016-04-26' },
      { branch: '1.9', ended: '2016-04-26' },
      { branch: '1.10', ended: '2017-04-12', carried: byDebian(9) },
      { branch: '1.11', ended: '2017-04-12' },
      { branch: '1.12', ended: '2018-04-17' },
      { branch: '1.13', ended: '2018-04-17' },
      { branch: '1.14', ended: '2019-04-23', carried: byDebian(10) },
      { branch: '1.15', ended: '2019-04-23' },
      { branch: '1.16', ended: '2020-04-21' },
      { branch: '1.17', ended: '2020-04-21' },
      { branch: '1.18', ended: '2021-04-20', carried: byUbuntu('22.04') },
      { branch: '1.19', ended: '2021-04-20' },
      { branch: '1.20', ended: '2022-05-24', carried: byRedHat(9) },
      { branch: '1.21', ended: '2022-05-24' },
      { branch: '1.22', ended: '2023-04-11', carried: byDebian(12) },
      { branch: '1.23', ended: '2023-04-11' },
      { branch: '1.24', ended: '2024-04-23', carried: byUbuntu('24.04') },
      { branch: '1.25', ended: '2024-04-23' },
      { branch: '1.26', ended: '2025-04-23', carried: byDebian(13) },
      { branch: '1.27', ended: '2025-04-23' },
    ],
  },
  php: {
    name: 'PHP',
    source: 'https://www.php.net/eol.php',
    branches: [
      { branch: '4', ended: '2008-08-07' },
      { branch: '5.0', ended: '2005-09-05' },
      { branch: '5.1', ended: '2006-08-24', carried: byRedHat(5) },
      { branch: '5.2', ended: '2011-01-06' },
      { branch: '5.3', ended: '2014-08-14', carried: byRedHat(6) },
      { branch: '5.4', ended: '2015-09-03', carried: byRedHat(7) },
      { branch: '5.5', ended: '2016-07-21', carried: byUbuntu('14.04') },
      { branch: '5.6', ended: '2018-12-31', carried: byDebian(8) },
      { branch: '7.0', ended: '2019-01-10', carried: byDebian(9) },
      { branch: '7.1', ended: '2019-12-01' },
      { branch: '7.2', ended: '2020-11-30', carried: byUbuntu('18.04') },
      { branch: '7.3', ended: '2021-12-06', carried: byDebian(10) },
      { branch: '7.4', ended: '2022-11-28', carried: byRedHat(8) },
      { branch: '8.0', ended: '2023-11-26', carried: byRedHat(9) },
      { branch: '8.1', ended: '2025-12-31', carried: byUbuntu('22.04') },
      { branch: '8.2', ended: '2026-12-31', carried: byDebian(12) },
      { branch: '8.3', ended: '2027-12-31', carried: byUbuntu('24.04') },
    ],
  },
  openssl: {
    name: 'OpenSSL',
    source: 'https://openssl-library.org/policies/releasestrat/',
    branches: [
      { branch: '0.9.7', ended: '2010-03-29' },
      { branch: '0.9.8', ended: '2015-12-31', carried: byRedHat(5) },
      { branch: '1.0.0', ended: '2015-12-31' },
      { branch: '1.0.1', ended: '2016-12-31', carried: byRedHat(6) },
      { branch: '1.0.2', ended: '2019-12-31', carried: byRedHat(7) },
      { branch: '1.1.0', ended: '2019-09-11', carried: byDebian(9) },
      { branch: '1.1.1', ended: '2023-09-11', carried: byRedHat(8) },
      { branch: '3.0', ended: '2026-09-07', carried: byUbuntu('24.04') },
      { branch: '3.1', ended: '2025-03-14' },
      { branch: '3.2', ended: '2025-11-23', carried: byRedHat(9) },
      { branch: '3.3', ended: '2026-04-09' },
    ],
  },
  openssh: {
    // The project fixes its newest release only; older ones live by the distributions that ship them, so these give the day.
    name: 'OpenSSH',
    source: 'https://www.openssh.com/releasenotes.html',
    branches: [
      { branch: '1', ended: '2017-03-31' },
      { branch: '2', ended: '2017-03-31' },
      { branch: '3', ended: '2017-03-31' },
      { branch: '4', ended: redHat[5] },
      { branch: '5.3', ended: redHat[6] },
      { branch: '5', ended: '2017-04-28' },
      { branch: '6.0', ended: debian[7] },
      { branch: '6.6', ended: ubuntu['14.04'] },
      { branch: '6.7', ended: debian[8] },
      { branch: '7.2', ended: ubuntu['16.04'] },
      { branch: '7.4', ended: redHat[7] },
      { branch: '7.6', ended: ubuntu['18.04'] },
      { branch: '7.9', ended: debian[10] },
      { branch: '8.2', ended: ubuntu['20.04'] },
      { branch: '8.4', ended: debian[11] },
    ],
  },
  mysql: {
    name: 'MySQL',
    source: 'https://www.oracle.com/us/support/library/lifetime-support-technology-069183.pdf',
    branches: [
      { branch: '3', ended: '2012-01-09' },
      { branch: '4', ended: '2012-01-09' },
      { branch: '5.0', ended: '2012-01-09', carried: byRedHat(5) },
      { branch: '5.1', ended: '2013-12-31', carried: byRedHat(6) },
      { branch: '5.5', ended: '2018-12-03', carried: byDebian(8) },
      { branch: '5.6', ended: '2021-02-05' },
      { branch: '5.7', ended: '2023-10-31' },
      { branch: '8.0', ended: '2026-04-30', carried: byUbuntu('24.04') },
    ],
  },
  mariadb: {
    name: 'MariaDB',
    source: 'https://mariadb.org/about/#maintenance-policy',
    branches: [
      { branch: '5.5', ended: '2020-04-11', carried: byRedHat(7) },
      { branch: '10.0', ended: '2019-03-31', carried: byDebian(8) },
      { branch: '10.1', ended: '2020-10-17', carried: byUbuntu('18.04') },
      { branch: '10.2', ended: '2022-05-23' },
      { branch: '10.3', ended: '2023-05-25', carried: byUbuntu('20.04') },
      { branch: '10.4', ended: '2024-06-18' },
      { branch: '10.5', ended: '2025-06-24', carried: byRedHat(9) },
      { branch: '10.6', ended: '2026-07-06', carried: byUbuntu('22.04') },
      { branch: '10.11', ended: '2028-02-16', carried: byDebian(12) },
    ],
  },
  postgresql: {
    name: 'PostgreSQL',
    source: 'https://www.postgresql.org/support/versioning/',
    branches: [
      { branch: '7', ended: '2010-10-01' },
      { branch: '8.0', ended: '2010-10-01' },
      { branch: '8.1', ended: '2010-11-08', carried: byRedHat(5) },
      { branch: '8.2', ended: '2011-12-05' },
      { branch: '8.3', ended: '2013-02-07' },
      { branch: '8.4', ended: '2014-07-24', carried: byRedHat(6) },
      { branch: '9.0', ended: '2015-10-08' },
      { branch: '9.1', ended: '2016-10-27', carried: byDebian(7) },
      { branch: '9.2', ended: '2017-11-09', carried: byRedHat(7) },
      { branch: '9.3', ended: '2018-11-08', carried: byUbuntu('14.04') },
      { branch: '9.4', ended: '2020-02-13', carried: byDebian(8) },
      { branch: '9.5', ended: '2021-02-11', carried: byUbuntu('16.04') },
      { branch: '9.6', ended: '2021-11-11', carried: byDebian(9) },
      { branch: '10', ended: '2022-11-10', carried: byUbuntu('18.04') },
      { branch: '11', ended: '2023-11-09', carried: byDebian(10) },
      { branch: '12', ended: '2024-11-21', carried: byUbuntu('20.04') },
      { branch: '13', ended: '2025-11-13', carried: byRedHat(9) },
      { branch: '14', ended: '2026-11-12', carried: byUbuntu('22.04') },
    ],
  },
  tomcat: {
    name: 'Apache Tomcat',
    source: 'https://tomcat.apache.org/whichversion.html',
    branches: [
      { branch: '4', ended: '2009-06-25' },
      { branch: '5', ended: '2012-09-30', carried: byRedHat(5) },
      { branch: '6.0', ended: '2016-12-31', carried: byRedHat(6) },
      { branch: '7.0', ended: '2021-03-31', carried: byRedHat(7) },
      { branch: '8.0', ended: '2018-06-30' },
      { branch: '8.5', ended: '2024-03-31' },
      { branch: '10.0', ended: '2022-10-31' },
    ],
  },
  mongodb: {
    name: 'MongoDB',
    source: 'https://www.mongodb.com/legal/support-policy/lifecycles',
    branches: [
      { branch: '2', ended: '2016-10-31' },
      { branch: '3.0', ended: '2018-02-28' },
      { branch: '3.2', ended: '2018-09-30' },
      { branch: '3.4', ended: '2020-01-31' },
      { branch: '3.6', ended: '2021-04-30' },
      { branch: '4.0', ended: '2022-04-30' },
      { branch: '4.2', ended: '2023-04-30' },
      { branch: '4.4', ended: '2024-02-29' },
      { branch: '5.0', ended: '2024-10-31' },
      { branch: '6.0', ended: '2025-07-31' },
    ],
  },
  bind: {
    name: 'ISC BIND',
    source: 'https://kb.isc.org/docs/aa-00896',
    branches: [
      { branch: '8', ended: '2007-08-27' },
      { branch: '9.3', ended: '2008-11-30', carried: byRedHat(5) },
      { branch: '9.4', ended: '2012-03-31' },
      { branch: '9.5', ended: '2010-09-30' },
      { branch: '9.6', ended: '2014-01-31' },
      { branch: '9.7', ended: '2012-08-31', carried: byRedHat(5) },
      { branch: '9.8', ended: '2014-09-30', carried: byDebian(7) },
      { branch: '9.9', ended: '2018-07-31', carried: byDebian(8) },
      { branch: '9.10', ended: '2018-07-31', carried: byDebian(9) },
      { branch: '9.11', ended: '2022-03-31', carried: byRedHat(8) },
      { branch: '9.12', ended: '2019-05-31' },
      { branch: '9.14', ended: '2020-05-31' },
      { branch: '9.16', ended: '2024-04-30', carried: byRedHat(9) },
    ],
  },
  mssql: {
    // Extended support; what Microsoft sells beyond it (ESU) is given as carried, since a scan cannot see it.
    name: 'Microsoft SQL Server',
    source: 'https://learn.microsoft.com/lifecycle/products/',
    branches: [
      { branch: '8.00', ended: '2013-04-09' },
      { branch: '9.00', ended: '2016-04-12' },
      { branch: '10.00', ended: '2019-07-09', carried: { by: 'Extended Security Updates', until: '2023-07-11' } },
      { branch: '10.50', ended: '2019-07-09', carried: { by: 'Extended Security Updates', until: '2023-07-11' } },
      { branch: '11.00', ended: '2022-07-12', carried: { by: 'Extended Security Updates', until: '2025-07-08' } },
      { branch: '12.00', ended: '2024-07-09', carried: { by: 'Extended Security Updates', until: '2027-07-13' } },
      { branch: '13.00', ended: '2026-07-14', carried: { by: 'Extended Security Updates', until: '2029-07-17' } },
    ],
  },
  iis: {
    // IIS lives as long as the Windows that it belongs to.
    name: 'Microsoft IIS',
    source: 'https://learn.microsoft.com/lifecycle/products/internet-information-services-iis',
    branches: [
      { branch: '4.0', ended: '2004-12-31' },
      { branch: '5', ended: '2010-07-13' },
      { branch: '6.0', ended: '2015-07-14' },
      { branch: '7', ended: '2020-01-14', carried: { by: 'Extended Security Updates (Azure)', until: '2024-01-09' } },
      { branch: '8', ended: '2023-10-10', carried: { by: 'Extended Security Updates', until: '2026-10-13' } },
    ],
  },
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
