import type { Access } from './access/access.ts'
import type { Principal, UserPrincipal } from './access/principal.ts'
import type { DeleteAccountInput } from './accounts/account-deletion.ts'
import type { ApiKeyInput, RotateApiKeyInput } from './accounts/api-keys.ts'
import type { AddEmailInput, NewEmail } from './accounts/email-change.ts'
import type { ConfirmEmailInput, ConfirmedEmail } from './accounts/email-confirmation.ts'
import type { UndoEmailChangeInput } from './accounts/email-undo.ts'
import type { Who } from './accounts/find-user.ts'
import type { InviteInput } from './accounts/invitation.ts'
import type { Credentials } from './accounts/login.ts'
import type { ChangePasswordInput } from './accounts/password-change.ts'
import type { ResetPasswordInput } from './accounts/password-reset.ts'
import type { AccountFacts } from './accounts/profile.ts'
import type { ReauthenticateInput } from './accounts/reauthentication.ts'
import type { CreateUserInput, RegisterInput } from './accounts/register.ts'
import type { Resumption } from './accounts/remember.ts'
import type { AuthServices } from './accounts/services.ts'
import type { UpdateUserInput } from './accounts/user-changes.ts'
import type { OwnEmailInput, OwnEmails } from './accounts/user-emails.ts'
import type { ChangeUsernameInput } from './accounts/username-change.ts'
import type { AuthConfig } from './config.ts'
import type { DbAdapter, RowTypes, Values } from './db/db-adapter.ts'
import type { Row } from './db/model.ts'
import type { Records } from './records/records.ts'
import type { ApiKeyCredentials } from './security/api-key.ts'
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
  /** Remembers the browser of a session: gives what it shows to `resume` when the session is over. */
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
