import { type Access, createAccess } from './access/access.ts'
import { needsInPolicy, ownersIn, type PolicyDefinition } from './access/access-policy.ts'
import { assertCanBeMet } from './access/needs.ts'
import type { AccountDeletionHook } from './accounts/account-deletion.ts'
import {
  type AttemptLimits,
  type Attempts,
  createAttempts,
  createMailAttempts,
  defaultLimits as defaultAttempts,
  type MailAttempts,
  unlimitedAttempts,
} from './accounts/attempts.ts'
import { type Features, readFeatures } from './accounts/features.ts'
import { allNotices, type Notices } from './accounts/notices.ts'
import { readProfileFields } from './accounts/profile.ts'
import { readLifetimes, type TokenLifetimes } from './accounts/token-lifetimes.ts'
import { type Clock, systemClock } from './clock.ts'
import type { DbAdapter, RowTypes } from './db/db-adapter.ts'
import type { Models } from './db/model.ts'
import { ConfigurationError } from './errors.ts'
import { createEvents, type Events } from './events.ts'
import type { Mailer } from './mail/mailer.ts'
import { createPostOffice, type PostOffice } from './mail/post-office.ts'
import type { CreateLimiter, Limit } from './security/limiter.ts'
import { createPasswordHasher, type PasswordHasher, type PasswordHasherOptions } from './security/password-hasher.ts'
import { createPasswordPolicy, type PasswordPolicy, type PasswordPolicyOptions } from './security/password-policy.ts'
import { type ProvenPasswords, provenPasswords } from './security/proven-passwords.ts'
import { readTrustedOrigins } from './security/trusted-origins.ts'
import type { SessionLimits } from './stores/session-store.ts'
import { assertMayBeEmpty, checkLayout } from './user/layout-check.ts'
import { type ModelLayout, readLayout, withoutIdentity } from './user/model-layout.ts'
import { closedModelsOf, privilegedRowsOf, privilegesOf } from './user/privileges.ts'
import type { UserActs } from './user/user-acts.ts'
import {
  type AnyUser,
  type UserFactory,
  type UserFactoryOptions,
  type UserMixinOverrides,
  userFactory,
} from './user/user-mixin.ts'

export interface AuthOptions<Rows extends RowTypes = RowTypes> {
  readonly adapter: DbAdapter<Rows>
  /** The newest first: it signs, all verify. At least 32 characters each, from a random source. */
  readonly secrets: readonly (string | undefined)[]
  /** Where people reach the application, such as `https://example.org`. Links and cookies follow it, never a request. */
  readonly baseUrl: string
  /** Who may do what. Default: nobody but superusers may do anything. */
  readonly access?: PolicyDefinition
  readonly passwords?: Omit<PasswordHasherOptions, 'warn'> & { readonly policy?: Omit<PasswordPolicyOptions, 'warn'> }
  /** Times in seconds. Default: idle 7 days, absolute 30 days, 50 at once per user. */
  readonly session?: Partial<SessionLimits>
  /** How often passwords may be tried; see {@link AttemptLimits} for what is counted by default. */
  readonly limits?: Partial<AttemptLimits>
  /** Lets passwords be tried without end. For tests. Warns. Default: false. */
  readonly insecureUnlimitedAttempts?: boolean
  /** Sends mails; without one there are no links by mail, and no notices. */
  readonly mailer?: Mailer | undefined
  /** What people may do by themselves, and what they must do. Default: everything that the models and the mailer allow. */
  readonly features?: Partial<Features>
  /** Which mails only tell what has happened. Default: all. */
  readonly notices?: Partial<Notices>
  /** How long what is mailed or handed out can be used, in seconds. */
  readonly lifetimes?: Partial<TokenLifetimes>
  /** By what a user is called: attributes or fields of `User`, the first that is set. Default: username, then address. */
  readonly identityAttributes?: readonly string[]
  /** Fields of `User` that users may change on their profile page. Default: those of a name that the model has. */
  readonly profileFields?: readonly string[]
  /**
   * Called with a user who is about to be deleted, by themselves or by `auth.users.delete`, in the same transaction: what
   * it writes with `db` is undone when the deletion fails, and what it throws stops that.
   */
  readonly onAccountDeletion?: (user: AnyUser, db: DbAdapter<Rows>) => void | Promise<void>
  /**
   * Other origins whose scripts may use the accounts and the REST API, such as `https://app.example`: exact, with the port
   * where it is not the scheme's own, and `http:` outside production only. Default: none.
   */
  readonly trustedOrigins?: readonly string[]
  /** Own versions of the user's methods. */
  readonly user?: UserMixinOverrides
  /** Allows a plain `http:` base URL in production, behind which every cookie can be read on the wire. Default: false. */
  readonly insecureHttp?: boolean
  readonly clock?: Clock
  readonly logger?: Logger
}

export interface Logger {
  warn(message: string): void
  error(message: string, error?: unknown): void
}

/** The options, checked once, with defaults filled in. */
export interface AuthConfig {
  readonly adapter: DbAdapter
  readonly layout: ModelLayout
  readonly secrets: readonly [string, ...string[]]
  readonly baseUrl: URL
  /** Whether cookies can be `Secure`, and bear the `__Host-` prefix. */
  readonly secureCookies: boolean
  readonly sessionCookie: string
  readonly trustedOrigins: ReadonlySet<string>
  readonly features: Features
  readonly notices: Notices
  readonly profileFields: readonly string[]
  readonly onAccountDeletion: AccountDeletionHook | undefined
  readonly sessionLimits: SessionLimits
  readonly attempts: Attempts
  readonly mailAttempts: MailAttempts
  readonly createLimiter: CreateLimiter
  readonly mailer: Mailer | undefined
  readonly lifetimes: TokenLifetimes
  readonly post: PostOffice
  readonly passwordHasher: PasswordHasher
  /** For credentials that come with every request. */
  readonly provenPasswords: ProvenPasswords
  readonly passwordPolicy: PasswordPolicy
  readonly access: Access
  /** The policy alone, for what only the accounts write, and nobody by hand: who may create an `Invitation` may invite. */
  readonly policy: Access
  readonly events: Events
  /** Makes user objects, when it is told how they act. */
  readonly usersWith: (acts: UserActs) => UserFactory
  readonly clock: Clock
  readonly logger: Logger
}

const day = 86_400
const defaultLimits: SessionLimits = { idleTimeout: 7 * day, absoluteTimeout: 30 * day, maxPerUser: 50 }
const shortestSecret = 32

/** @throws {ConfigurationError} `invalid_configuration` with every fault that was found. */
export function readConfig(options: AuthOptions): AuthConfig {
  const logger = options.logger ?? console
  const warn = (message: string): void => logger.warn(message)
  const baseUrl = readBaseUrl(options.baseUrl, options.insecureHttp ?? false, warn)
  const secureCookies = baseUrl.protocol === 'https:'
  const given = readLayout(options.adapter.describe())
  const features = readFeatures(options.features, given, options.mailer !== undefined)
  const layout = usedLayout(given, features)
  checkLayout(layout)
  checkOwners(options.access ?? {}, options.adapter.describe(), layout)
  assertCanBeMet(needsInPolicy(options.access ?? {}), layout)
  const { policy, ...hashing } = options.passwords ?? {}
  const passwordPolicy = createPasswordPolicy({
    ...policy,
    contextWords: [baseUrl.hostname, ...(policy?.contextWords ?? [])],
    warn,
  })
  const passwordHasher = createPasswordHasher({ maxPasswordLength: passwordPolicy.maxLength, ...hashing, warn })
  const clock = options.clock ?? systemClock
  return Object.freeze({
    adapter: options.adapter,
    layout,
    secrets: readSecrets(options.secrets),
    baseUrl,
    secureCookies,
    sessionCookie: secureCookies ? '__Host-session' : 'session',
    trustedOrigins: readTrustedOrigins(options.trustedOrigins ?? [], options.insecureHttp === true || !inProduction()),
    features,
    notices: { ...allNotices, ...options.notices },
    profileFields: readProfileFields(options.profileFields, given),
    onAccountDeletion: options.onAccountDeletion,
    sessionLimits: readLimits(options.session),
    attempts: readAttempts(options, warn),
    createLimiter: options.limits?.createLimiter ?? defaultAttempts.createLimiter,
    mailAttempts: createMailAttempts({ ...defaultAttempts, ...options.limits }),
    mailer: options.mailer,
    lifetimes: readLifetimes(options.lifetimes),
    post: createPostOffice((error) => logger.error('A fault after the answer.', error)),
    passwordHasher,
    provenPasswords: provenPasswords(passwordHasher, clock),
    passwordPolicy,
    access: createAccess(options.access ?? {}, {
      privileges: privilegesOf(layout),
      privilegedRows: privilegedRowsOf(layout),
      isClosed: closedModelsOf(layout),
      clock,
    }),
    policy: createAccess(options.access ?? {}, { clock }),
    events: createEvents((error) => logger.error('A listener failed.', error)),
    usersWith: userFactory(layout, usersAs(options)),
    clock,
    logger,
  })
}

const usersAs = ({ user, identityAttributes }: AuthOptions): UserFactoryOptions => ({
  ...(user && { overrides: user }),
  ...(identityAttributes && { identityAttributes }),
})

/** The same key in another table is another person: an owner is a user, or the rule would match by chance. */
function checkOwners(policy: PolicyDefinition, models: Models, layout: ModelLayout): void {
  for (const [name, rules] of Object.entries(policy)) {
    const relations = models.get(name)?.relations
    const wrong = ownersIn(rules).find(
      (owner) => (relations?.get(owner)?.target ?? layout.user.name) !== layout.user.name,
    )
    if (wrong === undefined) continue
    const message = `The owner rule of ${name} needs a relation to ${layout.user.name}; ${wrong} leads elsewhere.`
    throw new ConfigurationError('invalid_configuration', message)
  }
}

/** Secrets seen in tutorials and the like: repeated, or padded to the needed length, they are no better. */
const knownSecrets =
  /^(?:(?:change|replace)[\s_-]*(?:me|this)|secret|password|default|example|test|keyboard cat|super[\s_-]*secret|your[\s_-]*secret)/i

function readSecrets(secrets: readonly (string | undefined)[]): readonly [string, ...string[]] {
  const fault = secrets.length === 0 ? 'There is no secret.' : secrets.map(secretFault).find((found) => found !== null)
  if (fault) throw new ConfigurationError('invalid_configuration', `${fault} Make one with: openssl rand -base64 32`)
  return secrets as readonly [string, ...string[]]
}

function secretFault(secret: unknown): string | null {
  if (typeof secret !== 'string' || secret === '') return 'A secret is missing.'
  if (secret.length < shortestSecret) return `A secret needs at least ${shortestSecret} characters.`
  if (knownSecrets.test(secret) || new Set(secret).size < 8) return 'A secret can be guessed.'
  return null
}

function readBaseUrl(text: string, insecureHttp: boolean, warn: (message: string) => void): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.pathname !== '/' || url.search !== '') {
    throw new ConfigurationError('invalid_configuration', 'baseUrl must be an origin such as https://example.org.')
  }
  if (url.protocol === 'http:' && inProduction()) {
    if (!insecureHttp) throw new ConfigurationError('invalid_configuration', 'baseUrl must be https in production.')
    warn('insecureHttp is on: sessions can be read on the wire.')
  }
  return url
}

/** @throws {ConfigurationError} `invalid_configuration` when a field that is left alone must not be empty. */
function usedLayout(layout: ModelLayout, { usernames, emails }: Features): ModelLayout {
  const unused = [...(usernames ? [] : (['username'] as const)), ...(emails ? [] : (['email'] as const))]
  for (const identity of unused) assertMayBeEmpty(layout, identity)
  return unused.reduce(withoutIdentity, layout)
}

function readAttempts(
  { limits = {}, insecureUnlimitedAttempts = false }: AuthOptions,
  warn: (m: string) => void,
): Attempts {
  if (insecureUnlimitedAttempts) {
    warn('insecureUnlimitedAttempts is on: passwords can be guessed without end.')
    return unlimitedAttempts
  }
  for (const [name, list] of Object.entries(limits)) {
    const faulty = Array.isArray(list) && (list.length === 0 || list.some((limit) => !isLimit(limit)))
    if (!faulty) continue
    const message = `limits.${name} needs limits of whole numbers above 0: [{ attempts: 10, seconds: 900 }].`
    throw new ConfigurationError('invalid_configuration', message)
  }
  return createAttempts({ ...defaultAttempts, ...limits })
}

const isLimit = ({ attempts, seconds }: Limit): boolean =>
  [attempts, seconds].every((number) => Number.isSafeInteger(number) && number > 0)

const inProduction = (): boolean => globalThis.process?.env['NODE_ENV'] === 'production'

function readLimits(given: Partial<SessionLimits> = {}): SessionLimits {
  const limits = { ...defaultLimits, ...given }
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new ConfigurationError('invalid_configuration', `session.${name} must be a whole number above 0.`)
    }
  }
  return limits
}
