import type { Access } from './access/access.ts'
import { type Principal, type UserPrincipal, userOf } from './access/principal.ts'
import { resetAccess } from './accounts/access-reset.ts'
import { type DeleteAccountInput, deleteAccount, deleteUser } from './accounts/account-deletion.ts'
import { type HeldBack, holdBack } from './accounts/afterwards.ts'
import {
  type ApiKeyInput,
  createApiKey,
  listApiKeys,
  type RotateApiKeyInput,
  revokeApiKey,
  rotateApiKey,
  verifyApiKey,
} from './accounts/api-keys.ts'
import { userFromToken } from './accounts/auth-token.ts'
import { createUsers } from './accounts/bulk-creation.ts'
import { createServices } from './accounts/create-services.ts'
import { authenticate, checkCredentials, verifyRepeatedly } from './accounts/credentials.ts'
import {
  type AddEmailInput,
  addEmail,
  confirmNewEmail,
  findNewEmail,
  type NewEmail,
  resendEmail,
  withdrawEmail,
} from './accounts/email-change.ts'
import {
  type ConfirmEmailInput,
  type ConfirmedEmail,
  confirmEmail,
  findEmailConfirmation,
  registerUnconfirmed,
  requestEmailConfirmation,
} from './accounts/email-confirmation.ts'
import { findEmailUndo, type UndoEmailChangeInput, undoEmailChange } from './accounts/email-undo.ts'
import type { Who } from './accounts/find-user.ts'
import { findInvitation, type InviteInput, invite, listInvitations, revokeInvitation } from './accounts/invitation.ts'
import { type Credentials, login, startSession, verifyCredentials } from './accounts/login.ts'
import { logout } from './accounts/logout.ts'
import { endOtherSessions, endSession, listSessions } from './accounts/own-sessions.ts'
import { type ChangePasswordInput, changePassword, setPassword } from './accounts/password-change.ts'
import {
  findByResetToken,
  type ResetPasswordInput,
  requestPasswordReset,
  resetPassword,
} from './accounts/password-reset.ts'
import { type AccountFacts, accountFacts, changeProfile, profileOf } from './accounts/profile.ts'
import { type ReauthenticateInput, reauthenticate } from './accounts/reauthentication.ts'
import { accountsWrites, plainWrites } from './accounts/record-writes.ts'
import { type CreateUserInput, createUser, type RegisterInput, register } from './accounts/register.ts'
import { type Resumption, remember, resume } from './accounts/remember.ts'
import type { AuthServices } from './accounts/services.ts'
import { findByUnlockToken, unlockAccount } from './accounts/unlocking.ts'
import { grantRole, revokeRole, setRoles, type UpdateUserInput, updateUser } from './accounts/user-changes.ts'
import {
  listEmails,
  makeEmailPrimary,
  type OwnEmailInput,
  type OwnEmails,
  removeEmail,
} from './accounts/user-emails.ts'
import { type ChangeUsernameInput, changeUsername } from './accounts/username-change.ts'
import { type AuthConfig, type AuthOptions, readConfig } from './config.ts'
import { adapterIn } from './db/adapter-in.ts'
import type { DbAdapter, RowTypes, Values } from './db/db-adapter.ts'
import type { Row } from './db/model.ts'
import { createRecords, type Records } from './records/records.ts'
import type { ApiKeyCredentials } from './security/api-key.ts'
import { readAuthorization, sessionTokenIn } from './security/bearer.ts'
import type { ApiKey, NewApiKey } from './stores/api-key-store.ts'
import type { Invitation } from './stores/invitation-store.ts'
import type { CallOrigin, ClientInfo, NewSession, Session, SessionInfo } from './stores/session-store.ts'
import type { ListUsersQuery } from './stores/user-store.ts'
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
    create(input: CreateUserInput, origin?: CallOrigin): Promise<UserType<Rows>>
    findById(id: unknown): Promise<UserType<Rows> | null>
    /** By username or address, compared after normalisation. */
    findByIdentity(identity: string): Promise<UserType<Rows> | null>
    /** Adds many users, all or none. @throws as `createUsers`. */
    createMany(inputs: readonly CreateUserInput[], origin?: CallOrigin): Promise<readonly UserType<Rows>[]>
    /** Users by condition, each with roles and addresses, in a fixed number of statements. */
    list(query?: ListUsersQuery): Promise<readonly UserType<Rows>[]>
    /** The key of whose credentials these are, or null; the time of the login is noted. @throws as `checkCredentials`. */
    checkCredentials(credentials: Credentials, origin?: CallOrigin): Promise<unknown>
    /** The user whose credentials these are, or null. @throws as `authenticate`. */
    authenticate(identity: string, password: string, origin?: CallOrigin): Promise<UserType<Rows> | null>
    /** Gives a new password; every session of the user is over. @throws as `setPassword`. */
    setPassword(who: Who, newPassword: string, origin?: CallOrigin): Promise<void>
    /** Ends every session and every token of a user, those of programs too. @throws as `resetAccess`. */
    resetAccess(who: Who, origin?: CallOrigin): Promise<void>
    /** Whose reset token it is, without spending it; null when it is worth nothing. */
    findByResetToken(token: string): Promise<UserType<Rows> | null>
    /** Whose account a mailed token opens, without spending it; null when it is worth nothing. */
    findByUnlockToken(token: string): Promise<UserType<Rows> | null>
    /** Opens an account that guesses have locked, by a mailed token. @throws as `unlockAccount`. */
    unlock(token: string, origin?: CallOrigin): Promise<UserType<Rows>>
    /** Changes name, address, rights or the application's own fields. @throws as `updateUser`. */
    update(who: Who, input: UpdateUserInput, origin?: CallOrigin): Promise<UserType<Rows>>
    activate(who: Who, origin?: CallOrigin): Promise<UserType<Rows>>
    /** Every session and token of the user is over. @throws {ConflictError} `last_superuser`. */
    deactivate(who: Who, origin?: CallOrigin): Promise<UserType<Rows>>
    /** Leaves a user with these roles and no others. @throws as `setRoles`. */
    setRoles(who: Who, names: readonly string[], origin?: CallOrigin): Promise<UserType<Rows>>
    grantRole(who: Who, name: string, origin?: CallOrigin): Promise<UserType<Rows>>
    revokeRole(who: Who, name: string, origin?: CallOrigin): Promise<UserType<Rows>>
    /** Deletes a user with everything that the accounts hold of them. @throws as `deleteUser`. */
    delete(who: Who, origin?: CallOrigin): Promise<void>
  }
  /** What users say of themselves: the fields of `User` that `profileFields` names. */
  readonly profile: {
    of(user: AnyUser): Values
    /** Since when somebody is a user, and their login before the present one. */
    facts(user: AnyUser): AccountFacts
    /** @throws as `changeProfile`. */
    change(user: AnyUser, values: Values, origin?: CallOrigin): Promise<UserType<Rows>>
  }
  /** Deletes the account of who knows its password. @throws as `deleteAccount`. */
  deleteAccount(user: AnyUser, input: DeleteAccountInput, origin?: CallOrigin): Promise<void>
  register(input: RegisterInput, origin?: CallOrigin): Promise<UserType<Rows>>
  verifyCredentials(credentials: Credentials, origin?: CallOrigin): Promise<UserType<Rows>>
  /** The same for credentials that come with every request: they are hashed once a minute. */
  verifyRepeatedly(credentials: Credentials, origin?: CallOrigin): Promise<UserType<Rows>>
  login(credentials: Credentials, origin?: CallOrigin): Promise<NewSession>
  /** Begins a session for a user proved by a road of the application's own. */
  startSession(user: AnyUser, origin?: CallOrigin): Promise<NewSession>
  /** Remembers the browser of a session: gives what it shows to {@link resume} when the session is over. */
  remember(session: Session, origin?: CallOrigin): Promise<string>
  /** Begins a session, which is not fresh, for a browser that is remembered. */
  resume(rememberToken: string, origin?: CallOrigin): Promise<Resumption>
  /** Makes a session fresh against the password, and gives it a new token. @throws as `reauthenticate`. */
  reauthenticate(session: Session, input: ReauthenticateInput, origin?: CallOrigin): Promise<NewSession>
  logout(session: Session, origin?: CallOrigin): Promise<void>
  /** Mails a link that sets a new password, if there is whom to mail it to; nothing tells whether. */
  requestPasswordReset(identity: string, origin?: CallOrigin): void
  /** Sets the password of whoever was mailed the token. @throws as `resetPassword`. */
  resetPassword(input: ResetPasswordInput, origin?: CallOrigin): Promise<void>
  /** Sets the password of a user who knows the present one; all sessions end. @throws as `changePassword`. */
  changePassword(user: AnyUser, input: ChangePasswordInput, origin?: CallOrigin): Promise<UserType<Rows>>
  /** Registers somebody who must confirm their address; gives what the browser keeps. @throws as `registerUnconfirmed`. */
  registerUnconfirmed(input: RegisterInput, origin?: CallOrigin): Promise<string>
  /** Mails the link that confirms an address once more, if there is whom to mail it to; nothing tells whether. */
  requestEmailConfirmation(identity: string, origin?: CallOrigin): void
  /** Whose address a mailed token would confirm. @throws {AuthenticationError} `invalid_token`. */
  findEmailConfirmation(input: Pick<ConfirmEmailInput, 'token' | 'browser'>): Promise<ConfirmedEmail>
  /** Confirms an address by its mailed token. @throws as `confirmEmail`. */
  confirmEmail(input: ConfirmEmailInput, origin?: CallOrigin): Promise<ConfirmedEmail>
  /** Gives a user another name, against the password. @throws as `changeUsername`. */
  changeUsername(user: AnyUser, input: ChangeUsernameInput, origin?: CallOrigin): Promise<UserType<Rows>>
  /** Requests to join. */
  readonly invitations: {
    /** Mails an invitation, of a user or (null) of the application itself. @throws as `invite`. */
    create(inviter: AnyUser | null, input: InviteInput, origin?: CallOrigin): Promise<void>
    /** What a mailed invitation allows now. @throws {AuthenticationError} `invalid_token`. */
    find(token: string): Promise<Invitation>
    /** Those of a user that nobody has accepted yet. */
    list(inviter: AnyUser): Promise<readonly Invitation[]>
    /** @throws {NotFoundError} `not_found` for what is none of the user's own. */
    revoke(inviter: AnyUser, id: unknown, origin?: CallOrigin): Promise<void>
  }
  /** The keys of a user's programs, in a model `ApiKey`. */
  readonly apiKeys: {
    /** Makes a key, which is told this once. @throws as `createApiKey`. */
    create(user: AnyUser, input: ApiKeyInput, origin?: CallOrigin): Promise<NewApiKey>
    /** Those that still open something, the newest first. */
    list(user: AnyUser): Promise<readonly ApiKey[]>
    /** @throws {NotFoundError} `not_found` for what is none of the user's own. */
    revoke(user: AnyUser, id: unknown, origin?: CallOrigin): Promise<void>
    /** Makes another key in the place of one. @throws as `rotateApiKey`. */
    rotate(user: AnyUser, id: unknown, input?: RotateApiKeyInput, origin?: CallOrigin): Promise<NewApiKey>
    /** Who shows this key: bounded by its scopes, so its user alone would not do. @throws as `verifyApiKey`. */
    verify(credentials: ApiKeyCredentials, origin?: CallOrigin): Promise<UserPrincipal>
  }
  /** The addresses of a user, and how to change them. */
  readonly emails: {
    list(user: AnyUser): Promise<OwnEmails>
    /** Mails a link to a further address, or to one that is to take the place of the only one. @throws as `addEmail`. */
    add(user: AnyUser, input: AddEmailInput, origin?: CallOrigin): Promise<void>
    /** Mails the link once more. @throws as `resendEmail`. */
    resend(user: AnyUser, email: string, origin?: CallOrigin): Promise<void>
    /** Makes the link worthless. @throws {NotFoundError} `not_found` for an address that does not wait. */
    withdraw(user: AnyUser, email: string): Promise<void>
    /** What a mailed token would confirm. @throws {AuthenticationError} `invalid_token`. */
    findConfirmation(token: string): Promise<NewEmail>
    /** Confirms an address by its mailed token. @throws as `confirmNewEmail`. */
    confirm(token: string, origin?: CallOrigin): Promise<UserType<Rows>>
    /** @throws as `makeEmailPrimary`. */
    makePrimary(user: AnyUser, input: OwnEmailInput, origin?: CallOrigin): Promise<void>
    /** @throws as `removeEmail`. */
    remove(user: AnyUser, input: OwnEmailInput, origin?: CallOrigin): Promise<void>
    /** Which address a mailed token would bring back. @throws {AuthenticationError} `invalid_token`. */
    findUndo(token: string): Promise<NewEmail>
    /** Brings an address back by the token that was mailed there. @throws as `undoEmailChange`. */
    undo(input: UndoEmailChangeInput, origin?: CallOrigin): Promise<UserType<Rows>>
  }
  /** Where a user is logged in, and how to end that. */
  readonly sessions: {
    list(user: AnyUser): Promise<readonly SessionInfo[]>
    /** @throws {NotFoundError} `not_found` for what is none of the user's own. */
    end(user: AnyUser, id: unknown, origin?: CallOrigin): Promise<void>
    /** Ends all but this one; says how many. */
    endOthers(session: Session, origin?: CallOrigin): Promise<number>
  }
  /** Hashes a secret of the application's own as passwords are, with a salt of its own. @throws as the hasher's. */
  hashPassword(password: string): Promise<string>
  /** Whether a password belongs to a stored hash, of any format that logs users in. @throws as the hasher's. */
  verifyPassword(password: string, stored: string | null): Promise<boolean>
  /**
   * Done when the mails and other work after answers are done: for tests, shutting down, and `waitUntil`. Of accounts in
   * a transaction ({@link in}) it lets listeners know and mails go out, and is called after the commit.
   */
  settled(): Promise<void>
  /**
   * The live session behind a request's bearer token, or where there is none behind its cookie, with its user; for
   * sockets and jobs that have headers only.
   */
  sessionFrom(headers: Headers): Promise<Session | null>
  /** The user of {@link sessionFrom}, or of the signed token that the request bears instead. */
  userFrom(headers: Headers): Promise<UserType<Rows> | null>
  /** The active user whose signed token this is, as `user.getAuthToken()` gave it; null for any other text. */
  userFromToken(token: string): Promise<UserType<Rows> | null>
  /**
   * The rows of an adapter (by default the accounts' own) as one principal may see and change them. A surface that holds
   * its callers to less than the policy allows gives a narrower `access`, made over `config.access`. The audit keeps
   * `client` beside what they change of users.
   */
  records(principal: Principal, adapter?: DbAdapter, access?: Access, client?: ClientInfo): Records
  /**
   * The same, taking part in a transaction: one that the application began with its ORM (Kysely's `Transaction`,
   * MikroORM's `EntityManager`, Sequelize's `Transaction`), or the adapter that `adapter.transaction` handed out. Nothing
   * is told or mailed before its {@link settled} is called: after the commit, or never when all is rolled back. A further
   * `in` of it waits for the same call.
   *
   * @throws {ConfigurationError} `unsupported` when the adapter cannot join one.
   * @example
   * const joined = await db.transaction().execute(async (trx) => {
   *   const joined = auth.in(trx)
   *   await joined.users.create({ username: 'ada', password })
   *   return joined
   * })
   * await joined.settled()
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

/** @param held where the adapter is part of a transaction of the application */
function bind<Rows extends RowTypes>(config: AuthConfig, db: DbAdapter, held?: HeldBack): Auth<Rows> {
  type User = UserType<Rows>
  const services = createServices(config, db, held)
  const auth: Auth<Rows> = {
    config,
    services,
    users: {
      create: (input, origin) => createUser(services, input, origin) as Promise<User>,
      findById: (id) => services.users.findById(id) as Promise<User | null>,
      findByIdentity: (identity) => services.users.findByIdentity(identity) as Promise<User | null>,
      createMany: (inputs, origin) => createUsers(services, inputs, origin) as Promise<readonly User[]>,
      list: (query = {}) => services.users.list(query) as Promise<readonly User[]>,
      checkCredentials: (credentials, origin) => checkCredentials(services, credentials, origin),
      authenticate: (identity, password, origin) =>
        authenticate(services, { identity, password }, origin) as Promise<User | null>,
      setPassword: (who, newPassword, origin) => setPassword(services, who, newPassword, origin),
      resetAccess: (who, origin) => resetAccess(services, who, origin),
      findByResetToken: (token) => findByResetToken(services, token) as Promise<User | null>,
      findByUnlockToken: (token) => findByUnlockToken(services, token) as Promise<User | null>,
      unlock: (token, origin) => unlockAccount(services, token, origin) as Promise<User>,
      update: (who, input, origin) => updateUser(services, who, input, origin) as Promise<User>,
      activate: (who, origin) => updateUser(services, who, { active: true }, origin) as Promise<User>,
      deactivate: (who, origin) => updateUser(services, who, { active: false }, origin) as Promise<User>,
      setRoles: (who, names, origin) => setRoles(services, who, names, origin) as Promise<User>,
      grantRole: (who, name, origin) => grantRole(services, who, name, origin) as Promise<User>,
      revokeRole: (who, name, origin) => revokeRole(services, who, name, origin) as Promise<User>,
      delete: (who, origin) => deleteUser(services, who, origin),
    },
    profile: {
      of: (user) => profileOf(services, user),
      facts: (user) => accountFacts(services, user),
      change: (user, values, origin) => changeProfile(services, user, values, origin) as Promise<User>,
    },
    deleteAccount: (user, input, origin) => deleteAccount(services, user, input, origin),
    register: (input, origin) => register(services, input, origin) as Promise<User>,
    verifyCredentials: (credentials, origin) => verifyCredentials(services, credentials, origin) as Promise<User>,
    verifyRepeatedly: (credentials, origin) => verifyRepeatedly(services, credentials, origin) as Promise<User>,
    login: (credentials, origin) => login(services, credentials, origin),
    startSession: (user, origin) => startSession(services, user, origin),
    remember: (session, origin) => remember(services, session, origin),
    resume: (rememberToken, origin) => resume(services, rememberToken, origin),
    reauthenticate: (session, input, origin) => reauthenticate(services, session, input, origin),
    logout: (session, origin) => logout(services, session, origin),
    requestPasswordReset: (identity, origin) => requestPasswordReset(services, identity, origin),
    resetPassword: (input, origin) => resetPassword(services, input, origin),
    changePassword: (user, input, origin) => changePassword(services, user, input, origin) as Promise<User>,
    registerUnconfirmed: (input, origin) => registerUnconfirmed(services, input, origin),
    requestEmailConfirmation: (identity, origin) => requestEmailConfirmation(services, identity, origin),
    findEmailConfirmation: (input) => findEmailConfirmation(services, input),
    confirmEmail: (input, origin) => confirmEmail(services, input, origin),
    changeUsername: (user, input, origin) => changeUsername(services, user, input, origin) as Promise<User>,
    invitations: {
      create: (inviter, input, origin) => invite(services, inviter, input, origin),
      find: (token) => findInvitation(services, token),
      list: (inviter) => listInvitations(services, inviter),
      revoke: (inviter, id, origin) => revokeInvitation(services, inviter, id, origin),
    },
    apiKeys: {
      create: (user, input, origin) => createApiKey(services, user, input, origin),
      list: (user) => listApiKeys(services, user),
      revoke: (user, id, origin) => revokeApiKey(services, user, id, origin),
      rotate: (user, id, input, origin) => rotateApiKey(services, user, id, input, origin),
      verify: (credentials, origin) => verifyApiKey(services, credentials, origin),
    },
    emails: {
      list: (user) => listEmails(services, user),
      add: (user, input, origin) => addEmail(services, user, input, origin),
      resend: (user, email, origin) => resendEmail(services, user, email, origin),
      withdraw: (user, email) => withdrawEmail(services, user, email),
      findConfirmation: (token) => findNewEmail(services, token),
      confirm: (token, origin) => confirmNewEmail(services, token, origin) as Promise<User>,
      makePrimary: (user, input, origin) => makeEmailPrimary(services, user, input, origin),
      remove: (user, input, origin) => removeEmail(services, user, input, origin),
      findUndo: (token) => findEmailUndo(services, token),
      undo: (input, origin) => undoEmailChange(services, input, origin) as Promise<User>,
    },
    sessions: {
      list: (user) => listSessions(services, user),
      end: (user, id, origin) => endSession(services, user, id, origin),
      endOthers: (session, origin) => endOtherSessions(services, session, origin),
    },
    hashPassword: (password) => config.passwordHasher.hashPassword(password),
    verifyPassword: async (password, stored) => (await config.passwordHasher.verifyPassword(password, stored)).verified,
    settled: () => services.post.settled(),
    async sessionFrom(headers) {
      const token = sessionTokenIn(headers, config.sessionCookie)
      return token === null ? null : services.sessions.find(token)
    },
    async userFrom(headers) {
      const shown = readAuthorization(headers)
      if (shown.kind === 'token') return auth.userFromToken(shown.token)
      return ((await auth.sessionFrom(headers))?.user ?? null) as User | null
    },
    userFromToken: (token) => userFromToken(services, token) as Promise<User | null>,
    records(principal, adapter = db, access = config.access, client = {}) {
      const origin = { ...client, actor: userOf(principal) }
      const writes = adapter === db ? accountsWrites(services, origin) : plainWrites(adapter, config.layout)
      return createRecords({ adapter, access, principal, ...writes })
    },
    in: (transaction) => bind(config, adapterIn(db, transaction), held ?? holdBack(services)),
  }
  return auth
}
