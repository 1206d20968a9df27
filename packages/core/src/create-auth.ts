import { userOf } from './access/principal.ts'
import { resetAccess } from './accounts/access-reset.ts'
import { deleteAccount, deleteUser } from './accounts/account-deletion.ts'
import { type HeldBack, holdBack } from './accounts/afterwards.ts'
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey, verifyApiKey } from './accounts/api-keys.ts'
import { userFromToken } from './accounts/auth-token.ts'
import { createUsers } from './accounts/bulk-creation.ts'
import { createServices } from './accounts/create-services.ts'
import { authenticate, checkCredentials, verifyRepeatedly } from './accounts/credentials.ts'
import { addEmail, confirmNewEmail, findNewEmail, resendEmail, withdrawEmail } from './accounts/email-change.ts'
import {
  confirmEmail,
  findEmailConfirmation,
  registerUnconfirmed,
  requestEmailConfirmation,
} from './accounts/email-confirmation.ts'
import { findEmailUndo, undoEmailChange } from './accounts/email-undo.ts'
import { findInvitation, invite, listInvitations, revokeInvitation } from './accounts/invitation.ts'
import { login, startSession, verifyCredentials } from './accounts/login.ts'
import { logout } from './accounts/logout.ts'
import { endOtherSessions, endSession, listSessions } from './accounts/own-sessions.ts'
import { changePassword, setPassword } from './accounts/password-change.ts'
import { findByResetToken, requestPasswordReset, resetPassword } from './accounts/password-reset.ts'
import { accountFacts, changeProfile, profileOf } from './accounts/profile.ts'
import { reauthenticate } from './accounts/reauthentication.ts'
import { accountsWrites, plainWrites } from './accounts/record-writes.ts'
import { createUser, register } from './accounts/register.ts'
import { remember, resume } from './accounts/remember.ts'
import { findByUnlockToken, unlockAccount } from './accounts/unlocking.ts'
import { grantRole, revokeRole, setRoles, updateUser } from './accounts/user-changes.ts'
import { listEmails, makeEmailPrimary, removeEmail } from './accounts/user-emails.ts'
import { changeUsername } from './accounts/username-change.ts'
import type { Auth, UserType } from './auth.ts'
import { type AuthConfig, type AuthOptions, readConfig } from './config.ts'
import { adapterIn } from './db/adapter-in.ts'
import type { DbAdapter, RowTypes } from './db/db-adapter.ts'
import { createRecords } from './records/records.ts'
import { readAuthorization, sessionTokenIn } from './security/bearer.ts'

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
