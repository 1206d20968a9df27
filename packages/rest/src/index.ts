export type { Envelope, Meta } from './envelope.ts'
export type {
  AuthenticationOptions,
  FilterName,
  IncludeOptions,
  IncludeResources,
  Method,
  ResourceContext,
  ResourceOptions,
  RestApiOptions,
  SaveContext,
} from './options.ts'
export { createRestApi, type RestApi } from './rest-api.ts'
