import type { AnyUser } from '../user/user-mixin.ts'

/** Who is asking. `via` is how they proved it; a session in a cookie needs protection against cross-site requests. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly user: AnyUser; readonly via: 'session' | 'basic' | 'code' }

export const anonymous: Principal = { kind: 'anonymous' }

export const asUser = (user: AnyUser, via: 'session' | 'basic' | 'code' = 'code'): Principal => ({
  kind: 'user',
  user,
  via,
})

export const userOf = (principal: Principal): AnyUser | null => (principal.kind === 'user' ? principal.user : null)
