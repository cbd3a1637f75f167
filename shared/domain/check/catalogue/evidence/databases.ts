import type { Service } from '../../../scan/engines/engine.ts';
import { httpHeaders } from './http.ts';
import { dataOf, outputOf, textAt } from './script.ts';

const databaseServices = /^(?:mysql|mysqlx|postgresql|ms-sql-s|oracle-tns|oracle|mongodb|redis|memcached?|cassandra|cassandra-native|couchdb|elasticsearch|clickhouse|ibm-db2|drda|informix|firebird|maxdb|sybase-adaptive|sybaseanywhere|hbase)$/;
const databaseProducts = /\b(?:CouchDB|Elasticsearch|OpenSearch|InfluxDB|ClickHouse|ArangoDB|RavenDB|Neo4j|RethinkDB|Apache Solr|HBase)\b/i;
const databaseScripts = ['mysql-info', 'redis-info', 'mongodb-info', 'mongodb-databases', 'memcached-info', 'couchdb-databases', 'cassandra-info', 'ms-sql-info', 'ms-sql-ntlm-info'];

/**
 * The name of the database that answered on a port, or null. A name that nmap only took from its list of ports is not enough:
 * the product must be recognised, or a script must have talked to it.
 */
export function databaseOf(service: Service): string | null {
  if (service.product !== null && (databaseServices.test(service.name) || databaseProducts.test(service.product))) {
    return [service.product, service.version].filter((part) => part !== null).join(' ');
  }
  if (databaseScripts.some((id) => dataOf(service, id) !== null || /^[ \t]*(?:ok|errmsg|version|\d+) = /m.test(outputOf(service, id)))) return service.name || 'a database';
  return isElasticsearch(service) ? 'Elasticsearch' : null;
}

/** True when Elasticsearch told its version to a request without a sign-in; one that asks for a sign-in is recognised too, but without a version. */
export function isElasticsearch(service: Service): boolean {
  if ((service.product ?? '').startsWith('Elasticsearch REST API')) return service.version !== null;
  const greeting = textAt(dataOf(service, 'fingerprint-strings'), 'GetRequest, HTTPOptions, RTSPRequest') || outputOf(service, 'fingerprint-strings');
  return /"?tagline"?:\s*"You Know, for Search"/.test(greeting);
}

/** Databases that CouchDB listed without a sign-in. */
export function couchDatabases(service: Service): string[] {
  return outputOf(service, 'couchdb-databases').split('\n').flatMap((line) => /^\s*\d+ = (\S{1,100})\s*$/.exec(line)?.[1] ?? []);
}

/** Databases that mongodb-databases could list without a sign-in; null when it could not. */
export function mongoDatabases(service: Service): string[] | null {
  const output = outputOf(service, 'mongodb-databases');
  if (!/^[ \t]*ok = 1/m.test(output)) return null;
  return output.split('\n').flatMap((line) => /^\s*name = (\S{1,100})\s*$/.exec(line)?.[1] ?? []);
}

/** True when an HTTP interface asked for a sign-in. */
export function asksForSignIn(service: Service): boolean {
  return httpHeaders(service)?.has('www-authenticate') === true;
}
