/** What is asked for at a web server's root, and how an answer begins that is the thing and not a page about its absence. */
export interface ExposedPath {
  kind: 'secrets' | 'backup' | 'source' | 'listing' | 'subversion' | 'phpinfo' | 'administration';
  what: string;
  paths: readonly string[];
  /** Lua patterns for the first 4 kB; one has to fit. */
  begins: readonly string[];
}

const raw = String.raw;
/** A setting whose name ends so, with a value, before anything that looks like HTML. */
const setting = (name: string): string[] => [`^[%w_ ]*${name}[ ]*=[ ]*[^%s<]`, `^[^<]*\n[%w_ ]*${name}[ ]*=[ ]*[^%s<]`];
const php = ['^%s*<%?php'];

export const exposedPaths: readonly ExposedPath[] = [
  {
    kind: 'secrets',
    what: 'environment file',
    paths: ['/.env', '/.env.local', '/.env.production', '/.env.bak', '/.env.old', '/api/.env'],
    begins: ['PASSWORD', 'SECRET[%w_]*', '_KEY', 'TOKEN', 'DATABASE_URL'].flatMap(setting),
  },
  { kind: 'secrets', what: 'private key', paths: ['/id_rsa', '/.ssh/id_rsa', '/.ssh/id_ed25519', '/server.key', '/private.key', '/privkey.pem'], begins: ['^[^<]*%-%-%-%-%-BEGIN [%u ]*PRIVATE KEY%-%-%-%-%-'] },
  { kind: 'secrets', what: 'access keys of AWS', paths: ['/.aws/credentials'], begins: setting('aws_secret_access_key') },
  { kind: 'secrets', what: 'sign-ins of Git', paths: ['/.git-credentials'], begins: ['^https?://[^%s/:@]+:[^%s/@]+@'] },
  { kind: 'secrets', what: 'password file', paths: ['/.htpasswd'], begins: ['^[%w_.@%-]+:%$apr1%$', '^[%w_.@%-]+:%$2[aby]%$', '^[%w_.@%-]+:{SHA}', raw`^[%w_.@%-]+:%$[56]%$`] },
  { kind: 'secrets', what: 'token of npm', paths: ['/.npmrc'], begins: ['^[^<]*_authToken%s*=%s*[%w_%-]'] },
  { kind: 'secrets', what: 'sign-in of an editor', paths: ['/.vscode/sftp.json', '/sftp-config.json'], begins: ['^%s*{[^<]*"password"%s*:%s*"[^"]'] },
  { kind: 'secrets', what: 'environment of Spring', paths: ['/actuator/env'], begins: ['^%s*{"activeProfiles":.*"propertySources":'] },
  { kind: 'secrets', what: 'memory of Java', paths: ['/actuator/heapdump'], begins: [raw`^JAVA PROFILE 1%.0`] },
  { kind: 'secrets', what: 'settings of WordPress', paths: ['/wp-config.php.bak', '/wp-config.php~', '/wp-config.php.old', '/wp-config.php.save', '/wp-config.txt'], begins: php },
  {
    kind: 'backup',
    what: 'database dump',
    paths: ['/backup.sql', '/database.sql', '/db.sql', '/dump.sql', '/mysql.sql'],
    begins: ['^[^<\n]*\n?%-%- M[%w]+ dump ', '^%-%- phpMyAdmin SQL Dump', '^%-%-\r?\n%-%- PostgreSQL database dump', '^PGDMP', '^CREATE TABLE ', '^INSERT INTO ', '^[^<]-\nCREATE TABLE ', '^[^<]-\nINSERT INTO '],
  },
  { kind: 'backup', what: 'SQLite database', paths: ['/database.sqlite', '/db.sqlite', '/db.sqlite3'], begins: ['^SQLite format 3\0'] },
  { kind: 'backup', what: 'archive', paths: ['/backup.tar.gz', '/backup.tgz', '/backup.sql.gz', '/dump.sql.gz', '/site.tar.gz', '/www.tar.gz'], begins: ['^\x1f\x8b\x08'] },
  { kind: 'backup', what: 'archive', paths: ['/backup.zip', '/site.zip', '/www.zip', '/public_html.zip'], begins: ['^PK\x03\x04'] },
  { kind: 'source', what: 'copy of a script', paths: ['/index.php~', '/index.php.bak', '/index.php.old', '/config.php~', '/config.php.bak'], begins: php },
  { kind: 'source', what: 'open file of vim', paths: ['/.index.php.swp', '/.wp-config.php.swp'], begins: ['^b0VIM '] },
  { kind: 'source', what: 'settings of a Java application', paths: ['/WEB-INF/web.xml'], begins: ['^[^%w<]*<%?xml.*<web%-app'] },
  { kind: 'source', what: 'Mercurial repository', paths: ['/.hg/requires'], begins: ['^[^<]*revlogv1'] },
  { kind: 'subversion', what: 'Subversion folder', paths: ['/.svn/entries', '/.svn/wc.db'], begins: ['^%d%d?\r?\n', '^SQLite format 3\0'] },
  { kind: 'listing', what: 'folder of a Mac', paths: ['/.DS_Store'], begins: ['^\0\0\0\x01Bud1'] },
  { kind: 'phpinfo', what: 'phpinfo()', paths: ['/phpinfo.php', '/info.php', '/test.php'], begins: ['<title>[^<]*phpinfo%(%)</title>'] },
  { kind: 'administration', what: 'phpMyAdmin', paths: ['/phpmyadmin/', '/phpMyAdmin/'], begins: ['<title>[^<]*phpMyAdmin'] },
  { kind: 'administration', what: 'Adminer', paths: ['/adminer.php'], begins: ['<title>[^<]*Adminer'] },
];
