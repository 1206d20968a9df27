import type { AdminRequest } from './admin-request.ts'
import type { ModelAdmin } from './model-admin.ts'
import type { Site } from './site.ts'

/** A request for a page of the area. */
export interface Visit {
  readonly site: Site
  readonly request: AdminRequest
}

/** A request for one of a model's pages: what most of a page's functions are told. */
export interface ModelVisit extends Visit {
  readonly admin: ModelAdmin
}
