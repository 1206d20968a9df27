import type { Access } from './access/access.ts'
import type { Principal } from './access/principal.ts'
import {
  type ConfirmEmailInput,
  type ConfirmedEmail,
  confirmEmail,
  findEmailConfirmation,
  registerUnconfirmed,
  requestEmailConfirmation,
} from './accounts/email-confirmation.ts'
import { type Credentials, login, startSession, verifyCredentials } from './accounts/login.ts'
import { logout } from './accounts/logout.ts'
import { endOtherSessions, endSession, listSessions } from './accounts/own-sessions.ts'
import { type ChangePasswordInput, changePassword, setPassword } from './accounts/password-change.ts'
import { type ResetPasswordInput, requestPasswordReset, resetPassword } from './accounts/password-reset.ts'
import { type CreateUserInput, createUser, type RegisterInput, register } from './accounts/register.ts'
import type { AuthServices } from './accounts/services.ts'
import { type ChangeUsernameInput, changeUsername } from './accounts/username-change.ts'
import { type AuthConfig, type AuthOptions, readConfig } from './config.ts'
import type { DbAdapter, RowTypes } from './db/db-adapter.ts'
import type { Row } from './db/model.ts'
import { ConfigurationError } from './errors.ts'
import { createRecords, type Records, type RecordsParts } from './records/records.ts'
import { readCookie } from './security/cookie.ts'
import {
  type ClientInfo,
  createSessionStore,
  type NewSession,
  type Session,
  type SessionInfo,
} from './stores/session-store.ts'
import { createTokenStore } from './stores/token-store.ts'
import { createUserStore, loginTracker } from './stores/user-store.ts'
import { sourceOfDerived, withDerivedKeys, withNewUniquifier, withoutRights } from './user/derived.ts'
import type { UserOf } from './user/user.ts'
import type { AnyUser } from './user/user-mixin.ts'

/** The application's own user type: the row of its `User` model with the mixin. */
export type UserType<Rows extends RowTypes> = UserOf<Rows extends { User: infer User extends Row } ? User : Row> &
  AnyUser

/** Accounts as functions; the HTTP packages are thin layers over this. */
export interface Auth<Rows extends RowTypes = RowTypes> {
  readonly config: AuthConfig
  readonly services: AuthServices
  readonly users: {
    /** Adds a user on the application's own word, with rights where it says so. @throws as `createUser`. */
    create(input: CreateUserInput): Promise<UserType<Rows>>
    findById(id: unknown): Promise<UserType<Rows> | null>
    /** By username or address, compared after normalisation. */
    findByIdentity(identity: string): Promise<UserType<Rows> | null>
    /** Gives a new password; every session of the user is over. */
    setPassword(user: AnyUser, newPassword: string): Promise<void>
  }
  register(input: RegisterInput): Promise<UserType<Rows>>
  verifyCredentials(credentials: Credentials, client?: ClientInfo): Promise<UserType<Rows>>
  login(credentials: Credentials, client?: ClientInfo): Promise<NewSession>
  /** Begins a session for a user proved by a road of the application's own. */
  startSession(user: AnyUser, client?: ClientInfo): Promise<NewSession>
  logout(session: Session): Promise<void>
  /** Mails a link that sets a new password, if there is whom to mail it to; nothing tells whether. */
  requestPasswordReset(identity: string, client?: ClientInfo): void
  /** Sets the password of whoever was mailed the token. @throws as `resetPassword`. */
  resetPassword(input: ResetPasswordInput): Promise<void>
  /** Sets the password of a user who knows the present one; all sessions end. @throws as `changePassword`. */
  changePassword(user: AnyUser, input: ChangePasswordInput, client?: ClientInfo): Promise<UserType<Rows>>
  /** Registers somebody who must confirm their address; gives what the browser keeps. @throws as `registerUnconfirmed`. */
  registerUnconfirmed(input: RegisterInput): Promise<string>
  /** Mails the link that confirms an address once more, if there is whom to mail it to; nothing tells whether. */
  requestEmailConfirmation(identity: string, client?: ClientInfo): void
  /** Whose address a mailed token would confirm. @throws {AuthenticationError} `invalid_token`. */
  findEmailConfirmation(input: Pick<ConfirmEmailInput, 'token' | 'browser'>): Promise<ConfirmedEmail>
  /** Confirms an address by its mailed token. @throws as `confirmEmail`. */
  confirmEmail(input: ConfirmEmailInput, client?: ClientInfo): Promise<ConfirmedEmail>
  /** Gives a user another name, against the password. @throws as `changeUsername`. */
  changeUsername(user: AnyUser, input: ChangeUsernameInput, client?: ClientInfo): Promise<UserType<Rows>>
  /** Where a user is logged in, and how to end that. */
  readonly sessions: {
    list(user: AnyUser): Promise<readonly SessionInfo[]>
    /** @throws {NotFoundError} `not_found` for what is none of the user's own. */
    end(user: AnyUser, id: unknown): Promise<void>
    /** Ends all but this one; says how many. */
    endOthers(session: Session): Promise<number>
  }
  /** Done when the mails and other work after answers are done: for tests, shutting down, and `waitUntil`. */
  settled(): Promise<void>
  /** The live session behind the request's cookie, with its user; for sockets and jobs that have headers only. */
  sessionFrom(headers: Headers): Promise<Session | null>
  userFrom(headers: Headers): Promise<UserType<Rows> | null>
  /**
   * The rows of an adapter (by default the accounts' own) as one principal may see and change them. A surface that holds
   * its callers to less than the policy allows gives a narrower `access`, made over `config.access`.
   */
  records(principal: Principal, adapter?: DbAdapter, access?: Access): Records
  /**
   * The same, taking part in a transaction: one that the application began with its ORM (Kysely's `Transaction`,
   * MikroORM's `EntityManager`, Sequelize's `Transaction`), or the adapter that `adapter.transaction` handed out.
   *
   * @throws {ConfigurationError} `unsupported` when the adapter cannot join one.
   * @example await db.transaction().execute((trx) => auth.in(trx).users.create({ username: 'ada', password }))
   */
  in(transaction: object): Auth<Rows>
}

/**
 * Sets up accounts over an adapter.
 *
 * @throws {ConfigurationError} `invalid_configuration` with every missing model and field, a weak secret, an `http:` base
 *   URL in production, or a cost of password hashing outside the bounds.
 * @example const auth = createAuth({ adapter, secrets: [process.env.AUTH_SECRET], baseUrl: 'https://example.org' })
 */
export function createAuth<Rows extends RowTypes>(options: AuthOptions<Rows>): Auth<Rows> {
  return bind<Rows>(readConfig(options as unknown as AuthOptions), options.adapter as unknown as DbAdapter)
}

function bind<Rows extends RowTypes>(config: AuthConfig, db: DbAdapter, isInTransaction = false): Auth<Rows> {
  type User = UserType<Rows>
  const services = createServices(config, db, isInTransaction)
  const auth: Auth<Rows> = {
    config,
    services,
    users: {
      create: (input) => createUser(services, input) as Promise<User>,
      findById: (id) => services.users.findById(id) as Promise<User | null>,
      findByIdentity: (identity) => services.users.findByIdentity(identity) as Promise<User | null>,
      setPassword: (user, newPassword) => setPassword(services, user, newPassword),
    },
    register: (input) => register(services, input) as Promise<User>,
    verifyCredentials: (credentials, client) => verifyCredentials(services, credentials, client) as Promise<User>,
    login: (credentials, client) => login(services, credentials, client),
    startSession: (user, client) => startSession(services, user, client),
    logout: (session) => logout(services, session),
    // What happens after the answer happens after the transaction, too.
    requestPasswordReset: (identity, client) =>
      requestPasswordReset(createServices(config, config.adapter, false), identity, client),
    resetPassword: (input) => resetPassword(services, input),
    changePassword: (user, input, client) => changePassword(services, user, input, client) as Promise<User>,
    registerUnconfirmed: (input) => registerUnconfirmed(services, input),
    requestEmailConfirmation: (identity, client) =>
      requestEmailConfirmation(createServices(config, config.adapter, false), identity, client),
    findEmailConfirmation: (input) => findEmailConfirmation(services, input),
    confirmEmail: (input, client) => confirmEmail(services, input, client),
    changeUsername: (user, input, client) => changeUsername(services, user, input, client) as Promise<User>,
    sessions: {
      list: (user) => listSessions(services, user),
      end: (user, id) => endSession(services, user, id),
      endOthers: (session) => endOtherSessions(services, session),
    },
    settled: () => services.post.settled(),
    async sessionFrom(headers) {
      const token = readCookie(headers.get('cookie'), config.sessionCookie)
      return token === null ? null : services.sessions.find(token)
    },
    async userFrom(headers) {
      return ((await auth.sessionFrom(headers))?.user ?? null) as User | null
    },
    records: (principal, adapter = db, access = config.access) =>
      createRecords({ adapter, access, principal, ...derivation(config, adapter === db) }),
    in: (transaction) => bind(config, adapterIn(db, transaction), true),
  }
  return auth
}

function adapterIn(db: DbAdapter, transaction: object): DbAdapter {
  if (isAdapter(transaction)) return transaction
  if (db.in) return db.in(transaction)
  throw new ConfigurationError('unsupported', 'This adapter cannot take part in a transaction of the ORM.')
}

const isAdapter = (value: object): value is DbAdapter => 'describe' in value && 'consumeOne' in value

function createServices(config: AuthConfig, db: DbAdapter, isInTransaction: boolean): AuthServices {
  const { layout, toUser, clock, sessionLimits: limits } = config
  return {
    db,
    layout,
    users: createUserStore({ db, layout, toUser, isInTransaction }),
    sessions: createSessionStore({ db, layout, toUser, clock, limits }),
    trackLogin: loginTracker(layout),
    tokens: createTokenStore({ db, layout, toUser, clock, secrets: config.secrets }),
    attempts: config.attempts,
    mailAttempts: config.mailAttempts,
    send: async (message) => config.mailer?.send(message, config),
    post: config.post,
    lifetimes: config.lifetimes,
    confirmedLogin: config.confirmedLogin,
    secrets: config.secrets,
    passwordHasher: config.passwordHasher,
    passwordPolicy: config.passwordPolicy,
    access: config.access,
    events: config.events,
    clock,
    report: (error) => config.logger.error('A fault in accounts.', error),
  }
}

/** What follows from the values, for the models of accounts; other adapters' rows are left as they are. */
function derivation({ layout }: AuthConfig, isAccounts: boolean): Pick<RecordsParts, 'complete' | 'sourceOf'> {
  if (!isAccounts) return { complete: (_, values) => values, sourceOf: (_, field) => field }
  return {
    complete(model, values, isNew) {
      const derived = withDerivedKeys(layout, model.name, values)
      return isNew ? withoutRights(layout, model.name, withNewUniquifier(layout, model.name, derived)) : derived
    },
    sourceOf: (model, field) => sourceOfDerived(layout, model.name, field),
  }
}
