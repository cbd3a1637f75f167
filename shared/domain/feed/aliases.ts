/**
 * Where engines and distributions call a product otherwise than the NVD's dictionary does; the NVD itself renames products when they
 * change hands and keeps the old name for old CVEs. The first name is the one that a finding is known by.
 */
const families: string[][] = [
  ['f5:nginx', 'nginx:nginx', 'igor_sysoev:nginx', 'f5:nginx_open_source'],
  ['oracle:mysql', 'mysql:mysql', 'oracle:mysql_server', 'sun:mysql'],
  ['mariadb:mariadb'],
  ['redis:redis', 'redislabs:redis'],
  ['vsftpd_project:vsftpd', 'beasts:vsftpd', 'vsftpd:vsftpd'],
  ['eclipse:jetty', 'mortbay:jetty'],
  ['elastic:elasticsearch', 'elasticsearch:elasticsearch'],
  ['dropbear_ssh_project:dropbear_ssh', 'dropbear_ssh_project:dropbear', 'matt_johnston:dropbear_ssh_server'],
  ['microsoft:internet_information_services', 'microsoft:internet_information_server', 'microsoft:iis'],
  ['pureftpd:pure-ftpd', 'pureftpd:pureftpd'],
  ['apache:log4j'],
  ['sendmail:sendmail', 'proofpoint:sendmail'],
  ['squid-cache:squid', 'squid:squid'],
  ['jenkins:jenkins', 'cloudbees:jenkins'],
  ['memcached:memcached', 'danga:memcached', 'memcachedb:memcached'],
  ['tightvnc:tightvnc', 'tightvnc:vnc_server'],
  ['realvnc:vnc', 'realvnc:vnc_server', 'realvnc:realvnc'],
  ['eclipse:mosquitto', 'mosquitto:mosquitto'],
  ['pivotal_software:rabbitmq', 'vmware:rabbitmq', 'broadcom:rabbitmq_server'],
  ['haxx:curl', 'haxx:libcurl'],
  ['gnu:glibc'],
  ['sudo_project:sudo', 'todd_miller:sudo'],
  ['libexpat_project:libexpat'],
  ['git-scm:git', 'git:git'],
  ['systemd_project:systemd', 'freedesktop:systemd'],
  ['isc:dhcp', 'isc:dhcpd'],
  ['zlib:zlib', 'gnu:zlib'],
];

const byName = new Map(families.flatMap((names) => names.map((name) => [name, names] as const)));

/** Every name under which the NVD may list a product, the one that it is known by first. */
export function namesOf(product: string): string[] {
  return byName.get(product) ?? [product];
}

/** Source packages of distributions whose name is not the product's; versions in the name (`postgresql-15`, `php8.2`) are cut off before. */
const packages = new Map([
  ['apache2', 'apache:http_server'], ['httpd', 'apache:http_server'], ['openssh', 'openbsd:openssh'], ['nginx', 'f5:nginx'], ['bind', 'isc:bind'], ['dhcp', 'isc:dhcp'], ['isc-dhcp', 'isc:dhcp'],
  ['linux', 'linux:linux_kernel'], ['kernel', 'linux:linux_kernel'], ['linux-lts', 'linux:linux_kernel'], ['curl', 'haxx:curl'], ['libcurl', 'haxx:curl'], ['mysql', 'oracle:mysql'], ['mysql-community', 'oracle:mysql'],
  ['vsftpd', 'vsftpd_project:vsftpd'], ['proftpd-dfsg', 'proftpd:proftpd'], ['exim', 'exim:exim'], ['sudo', 'sudo_project:sudo'], ['expat', 'libexpat_project:libexpat'], ['git', 'git-scm:git'], ['libxml', 'xmlsoft:libxml2'],
  ['libxslt', 'xmlsoft:libxslt'], ['gnutls', 'gnu:gnutls'], ['krb', 'mit:kerberos_5'], ['systemd', 'systemd_project:systemd'], ['dropbear', 'dropbear_ssh_project:dropbear_ssh'], ['python', 'python:python'], ['perl', 'perl:perl'],
  ['ruby', 'ruby-lang:ruby'], ['nodejs', 'nodejs:node.js'], ['golang', 'golang:go'], ['tomcat', 'apache:tomcat'], ['squid', 'squid-cache:squid'], ['tiff', 'libtiff:libtiff'], ['libpng', 'libpng:libpng'], ['dnsmasq', 'thekelleys:dnsmasq'],
  ['net-snmp', 'net-snmp:net-snmp'], ['libssh', 'libssh:libssh'], ['apr', 'apache:portable_runtime'], ['xz-utils', 'tukaani:xz'], ['xz', 'tukaani:xz'], ['sqlite', 'sqlite:sqlite'], ['ntp', 'ntp:ntp'], ['rsync', 'samba:rsync'],
  ['polkit', 'polkit_project:polkit'], ['policykit', 'polkit_project:polkit'], ['containerd', 'linuxfoundation:containerd'], ['runc', 'linuxfoundation:runc'], ['docker.io', 'docker:docker'], ['jetty', 'eclipse:jetty'],
  ['postfix', 'postfix:postfix'], ['glib', 'gnome:glib'], ['gnupg', 'gnupg:gnupg'], ['libgcrypt', 'gnupg:libgcrypt'], ['openldap', 'openldap:openldap'], ['unbound', 'nlnetlabs:unbound'], ['busybox', 'busybox:busybox'], ['musl', 'musl-libc:musl'],
]);

/** Names under which the NVD may list a source package. Without an entry of its own: a vendor of the same name, a project of that name, GNU. */
export function namesOfPackage(source: string): string[] {
  const name = source.toLowerCase();
  const listed = packages.get(name) ?? packages.get(name.replace(/-?\d[\d.]*$/, ''));
  if (listed !== undefined) return namesOf(listed);
  const plain = name.replace(/-\d[\d.]*$|(?<=[a-z])\d+\.\d[\d.]*$/, '');
  return [...new Set([`${plain}:${plain}`, `${plain}_project:${plain}`, `gnu:${plain}`].flatMap(namesOf))];
}
