import type { createAdmin, PanelTools } from '@authpkg/admin'
import type { AuthEnv, PagePaths } from '@authpkg/auth'
import type {
  AnyUser,
  AttemptLimits,
  Auth,
  AuthOptions,
  DbAdapter,
  Features,
  Notices,
  Principal,
  Records,
  SessionLimits,
  standardFields,
  TokenLifetimes,
  UserAttribute,
} from '@authpkg/core'
import type { createRestApi } from '@authpkg/rest'
import type { Context } from 'hono'

/** What the column "here" of the guide takes for granted: everything that the packages export, and these. */
export * from '@authpkg/admin'
export * from '@authpkg/auth'
export * from '@authpkg/core'
// More than one package has something of these names.
export type { FilterName } from '@authpkg/rest'
export * from '@authpkg/rest'

export declare const auth: Auth
export declare const user: AnyUser
export declare const who: AnyUser
export declare const c: Context<AuthEnv>
export declare const adapter: DbAdapter
export declare const records: Records
export declare const principal: Principal
export declare const admin: ReturnType<typeof createAdmin>
export declare const api: ReturnType<typeof createRestApi>
export declare const panel: PanelTools
/** Stands for `…`: what fits everywhere. */
export declare const elided: never

/** An option with all of its own. */
type Complete<Options> = { readonly [Name in keyof Options]-?: Complete<NonNullable<Options[Name]>> }

// Options of createAuth
export declare const features: Features
export declare const notices: Notices
export declare const lifetimes: TokenLifetimes
export declare const limits: AttemptLimits
export declare const session: SessionLimits
export declare const passwords: Complete<NonNullable<AuthOptions['passwords']>>
export declare const access: AuthOptions['access']
export declare const baseUrl: AuthOptions['baseUrl']
export declare const clock: AuthOptions['clock']
export declare const identityAttributes: AuthOptions['identityAttributes']
export declare const mailer: AuthOptions['mailer']
export declare const onAccountDeletion: AuthOptions['onAccountDeletion']
export declare const profileFields: AuthOptions['profileFields']
export declare const secrets: AuthOptions['secrets']
export declare const trustedOrigins: AuthOptions['trustedOrigins']
// The option `urls` of authRoutes
export declare const urls: PagePaths

// The models, by logical attributes and by fields of the standard models
type StandardFields = typeof standardFields
export declare const User: Record<UserAttribute | keyof StandardFields['user'], unknown>
export declare const UserAuth: Record<UserAttribute | keyof StandardFields['userAuth'], unknown>
export declare const UserEmail: Record<UserAttribute | keyof StandardFields['userEmail'], unknown>
export declare const Role: StandardFields['role']
export declare const UserRoles: StandardFields['userRoles']
export declare const Session: StandardFields['session']
export declare const Token: StandardFields['token']
