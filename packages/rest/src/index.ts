export type { Envelope, Meta } from './envelope.ts'
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
export { createRestApi, type RestApi } from './rest-api.ts'
