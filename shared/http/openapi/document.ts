/** The part of OpenAPI 3.1 that our documents use: what openapi.ts writes and the reference page reads. */
export type Schema = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: Schema;
  style?: 'deepObject' | 'form';
  explode?: boolean;
}

export interface Reference {
  $ref: string;
}

interface MediaType {
  schema: Schema;
  example?: unknown;
}

export interface RequestBody {
  required: boolean;
  description?: string;
  content: Record<string, MediaType>;
}

export interface Answered {
  description: string;
  headers?: Record<string, Reference>;
  content?: Record<string, MediaType>;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  'x-permission': string;
  'x-api-key-scope'?: string;
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: RequestBody;
  responses: Record<string, Answered | Reference>;
}

/** What is posted to whoever asked for it. */
export interface WebhookOperation extends Pick<Operation, 'operationId' | 'summary' | 'description' | 'parameters'> {
  requestBody: RequestBody;
  responses: Record<string, Answered>;
}

export interface SecurityScheme {
  type: 'apiKey' | 'http';
  description: string;
  name?: string;
  in?: 'header';
  scheme?: 'bearer';
  bearerFormat?: string;
}

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string; description: string }[];
  tags: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
  webhooks?: Record<string, { post: WebhookOperation }> | undefined;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, Answered>;
    headers: Record<string, { description: string; schema: Schema }>;
    securitySchemes: Record<string, SecurityScheme>;
  };
}
