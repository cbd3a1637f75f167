// As far as the tests call them; neither package brings types.
interface CloudFoundryClient {
  setToken(token: CloudFoundryToken): void;
  REST: { request(options: { method: string; url: string; headers: Record<string, string>; qs?: Record<string, string>; form?: string }, status: number, json: boolean): Promise<unknown> };
}

interface CloudFoundryToken {
  access_token: string;
  refresh_token: string;
  token_type: string;
}

interface CloudFoundryPackage {
  CloudController: new (url: string) => CloudFoundryClient & { getInfo(): Promise<unknown> };
  UsersUAA: new (url: string) => CloudFoundryClient & {
    login(username: string, password: string): Promise<CloudFoundryToken>;
    refreshToken(): Promise<CloudFoundryToken>;
    add(user: object): Promise<unknown>;
  };
  Organizations: new (url: string) => CloudFoundryClient & {
    getOrganizations(): Promise<unknown>;
    getOrganization?(guid: string): Promise<unknown>;
    getMemoryUsage(guid: string): Promise<unknown>;
    getSummary(guid: string): Promise<unknown>;
    getPrivateDomains(guid: string): Promise<unknown>;
    add(organization: object): Promise<unknown>;
    remove(guid: string, options: object): Promise<unknown>;
    getUsers(guid: string): Promise<unknown>;
    addUser?(guid: string, user: string): Promise<unknown>;
    getManagers?(guid: string): Promise<unknown>;
    addManager?(guid: string, user: string): Promise<unknown>;
  };
  OrganizationsQuota: new (url: string) => CloudFoundryClient & { getQuotaDefinitions(): Promise<unknown>; getQuotaDefinition(guid: string): Promise<unknown>; add(quota: object): Promise<unknown>; remove(guid: string, async: boolean): Promise<unknown> };
  Users: new (url: string) => CloudFoundryClient & { add(user: object): Promise<unknown>; getUsers(): Promise<unknown>; remove(guid: string): Promise<unknown>; associateOrganization(user: string, organization: string): Promise<unknown> };
  Spaces: new (url: string) => CloudFoundryClient & { add(space: object): Promise<unknown>; getSpaces(): Promise<unknown>; getSpace(guid: string): Promise<unknown>; remove(guid: string, options: object): Promise<unknown> };
  Jobs: new (url: string) => CloudFoundryClient & { getJob(guid: string): Promise<unknown> };
}

declare module 'cf-client' {
  const client: CloudFoundryPackage;
  export default client;
}

declare module 'cf-nodejs-client' {
  const client: CloudFoundryPackage;
  export default client;
}
