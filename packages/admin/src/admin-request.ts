import type { AnyUser, Principal, Records } from '@authpkg/core'
import type { Context } from 'hono'

/** The request that an option's function runs in. */
export interface AdminRequest {
  readonly context: Context
  /** The signed-in user, who may enter the admin area. */
  readonly user: AnyUser
  readonly principal: Principal
  /** The rows of the admin's adapter as this user may see and change them. */
  readonly records: Records
}

/** A page of the application's own inside the admin area: guarded as all of them, and by a CSRF token when posted to. */
export interface AdminUrl {
  /** Below the address of its model or panel; ends in a slash: `create/`. */
  readonly path: string
  /** Default: GET. */
  readonly method?: 'GET' | 'POST'
  readonly handler: (request: AdminRequest) => Response | Promise<Response>
}
