export type {
  ActionContext,
  ActionFunction,
  AnswerContext,
  AuthenticationOptions,
  CountBy,
  FilterName,
  IncludeOptions,
  IncludeResources,
  Method,
  OpenApiInfo,
  OwnKeys,
  ResourceContext,
  ResourceOptions,
  RestApiOptions,
  SaveContext,
} from './options.ts'
export type { Envelope, Meta } from './paging/envelope.ts'
export { createRestApi, type RestApi } from './rest-api.ts'
