import type { EngineProfile } from '../scan/engines/engine.ts';
import { triedPasswords, triedUsers, triesPerAccount } from '../scan/engines/nmap/accounts.ts';
import { accounts, intrusive, nonIntrusive, shippedAccounts, tls, web } from './scripts.ts';

/** How hosts are scanned for a product. Profiles are the platform's own and fixed: a customer chooses one, for PCI there is no choice. */
export interface ScanProfile extends EngineProfile {
  name: string;
  product: 'pci' | 'vrms' | 'penetration';
  comment: string;
  /** The profile that a scan of this product gets when it names none. */
  default: boolean;
}

/** TCP scans know nothing of these, and they are where UDP does harm: names, boot files, time, SNMP, IKE, syslog, routes, IPMI, UPnP, mDNS and amplifiers. */
const riskyUdp = 'U:53,67,69,111,123,137,161,500,514,520,623,1434,1604,1900,4500,5353,11211';

/** HTTP and HTTPS on their own ports and the usual alternatives: the predefined port list of web servers. */
const webPorts = 'T:80,81,443,591,3000,5000,8000-8010,8080-8090,8443,8888,9000,9443';
/** What speaks TLS from its first byte, and the mail, directory and file services that change to it. */
const tlsPorts = 'T:21,25,110,143,389,443,465,563,587,636,853,989,990,992-995,1433,3269,3306,3389,5061,5432,5671,6514,6697,8443,8883,9443';
/** Where people and programs sign in: web servers, FTP, SSH, Telnet, databases, VNC and SNMP. */
const accountPorts = `${webPorts},21-23,990,1433,2121,2222,2323,3306,5432,5900-5903,6379,27017,U:161`;

/** By the accounts that nmap 7.93 knows: four at most (Nagios, WebLogic), three on each of Tomcat's two managers. */
const shippedTries = 'at most 6 sign-ins with one of its accounts';
/** What a customer has to know before accounts are tried. */
const tries = `Each service gets at most ${String(triesPerAccount)} sign-ins with each of ${String(triedUsers.length)} usual accounts (SQL Server ${String(triedPasswords.length + 1)}), databases one more with an empty password, a recognised web product ${shippedTries}`;

export const scanProfiles: readonly ScanProfile[] = [
  {
    id: 'bdb72426-1852-4afd-9bb3-89dfc7366434',
    name: 'PCI',
    product: 'pci',
    comment: `Fixed profile for PCI ASV scans: the 1,000 most common TCP ports unless the target has a port list, non-intrusive tests, and the accounts that a recognised product is shipped with (${shippedTries}). No account is guessed`,
    default: true,
    default_ports: 'top:1000',
    scripts: [...nonIntrusive, ...shippedAccounts],
    version_intensity: 5,
    host_timeout_seconds: 3_600,
    script_timeout_seconds: 120,
    detect_os: true,
    authenticated: false,
    tests: 'all',
    intrusive: false,
  },
  {
    id: '50eff2ef-ae76-434b-8474-5e5c97c4119c',
    name: 'Full and fast',
    product: 'vrms',
    comment: 'Every non-intrusive test on the 1,000 most common TCP ports',
    default: true,
    default_ports: 'top:1000',
    scripts: nonIntrusive,
    version_intensity: 5,
    host_timeout_seconds: 1_800,
    script_timeout_seconds: 60,
    detect_os: true,
    authenticated: false,
    tests: 'all',
    intrusive: false,
  },
  {
    id: 'bf20ab2d-a0cc-4a7a-a518-37f52f89f9ed',
    name: 'Discovery',
    product: 'vrms',
    comment: 'Which hosts are alive and what runs on their 100 most common TCP ports, without tests for vulnerabilities',
    default: false,
    default_ports: 'top:100',
    scripts: ['http-title', 'ssl-cert'],
    version_intensity: 2,
    host_timeout_seconds: 300,
    script_timeout_seconds: 30,
    detect_os: true,
    authenticated: false,
    tests: 'none',
    intrusive: false,
  },
  {
    id: 'c08d1bf9-1922-4b2a-8725-627748d2a3f5',
    name: 'Web',
    product: 'vrms',
    comment: 'Web servers and applications on the usual HTTP and HTTPS ports: headers, cookies, methods, exposed files and certificates',
    default: false,
    default_ports: webPorts,
    scripts: [...tls, ...web],
    version_intensity: 5,
    host_timeout_seconds: 1_200,
    script_timeout_seconds: 60,
    detect_os: false,
    authenticated: false,
    tests: 'web',
    intrusive: false,
  },
  {
    id: 'c7239e7d-d945-4a68-8b71-fa240facd903',
    name: 'TLS',
    product: 'vrms',
    comment: 'Protocols, ciphers, keys and certificates on the ports where TLS is spoken',
    default: false,
    default_ports: tlsPorts,
    scripts: tls,
    version_intensity: 3,
    host_timeout_seconds: 1_200,
    script_timeout_seconds: 120,
    detect_os: false,
    authenticated: false,
    tests: 'tls',
    intrusive: false,
  },
  {
    id: 'eb07cbba-661a-409e-862d-8f127736c5ff',
    name: 'Authenticated',
    product: 'vrms',
    comment: 'Full and fast, and a sign-in with the credentials of the target, which shows what is installed',
    default: false,
    default_ports: 'top:1000',
    scripts: nonIntrusive,
    version_intensity: 5,
    host_timeout_seconds: 1_800,
    script_timeout_seconds: 60,
    detect_os: true,
    authenticated: true,
    tests: 'all',
    intrusive: false,
  },
  {
    id: 'bf89a5c5-d552-4e35-ab89-83033a9cb504',
    name: 'Full and deep',
    product: 'vrms',
    comment: 'Every non-intrusive test on all TCP ports and the risky UDP ports',
    default: false,
    default_ports: `T:1-65535,${riskyUdp}`,
    scripts: nonIntrusive,
    version_intensity: 7,
    host_timeout_seconds: 14_400,
    script_timeout_seconds: 300,
    detect_os: true,
    authenticated: false,
    tests: 'all',
    intrusive: false,
  },
  {
    id: 'db4913aa-98d4-4f82-8722-d9c5194522df',
    name: 'Default accounts',
    product: 'vrms',
    comment: `Accounts that are shipped with a product, usual or without a password, on the ports where one signs in: only for systems whose owner agreed to that. ${tries}. Services that lock accounts after fewer failures lock them`,
    default: false,
    default_ports: accountPorts,
    scripts: accounts,
    version_intensity: 5,
    host_timeout_seconds: 1_800,
    script_timeout_seconds: 120,
    detect_os: false,
    authenticated: false,
    tests: 'accounts',
    intrusive: true,
  },
  {
    id: '7295a742-7d68-4d72-88aa-d9b38d554c73',
    name: 'Full and deep',
    product: 'penetration',
    comment: `All TCP ports and the risky UDP ports, with tests that try default accounts and guess paths: only for systems whose owner agreed to that. ${tries}; shares that anybody may write to get a test file, which is removed; an open proxy is asked for http://example.com/`,
    default: true,
    default_ports: `T:1-65535,${riskyUdp}`,
    scripts: [...nonIntrusive, ...intrusive],
    version_intensity: 7,
    host_timeout_seconds: 14_400,
    script_timeout_seconds: 300,
    detect_os: true,
    authenticated: false,
    tests: 'all',
    intrusive: true,
  },
];
