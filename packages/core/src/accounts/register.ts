import type { Values } from '../db/db-adapter.ts'
import { type FieldErrors, ValidationError } from '../errors.ts'
import type { UserAttributes } from '../stores/user-store.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { checkEmail, checkUsername } from './identity-rules.ts'
import type { AuthServices } from './services.ts'

export interface RegisterInput {
  readonly username?: string | null | undefined
  readonly email?: string | null | undefined
  readonly password: string
}

/** What the application itself may say of a new user; never taken from a request. */
export interface CreateUserInput extends RegisterInput {
  readonly admin?: boolean
  readonly superuser?: boolean
  readonly active?: boolean
  /** Whether the address counts as the user's without a link. Default: true, on the application's word. */
  readonly emailConfirmed?: boolean
  /** Values of the application's own fields of `User`. */
  readonly fields?: Values
}

/**
 * Adds a user who registers by themselves: active, without any right. Only the named input is looked at.
 *
 * @throws {ValidationError} `weak_password`, or `invalid_value` with the field.
 * @throws {ConflictError} `username_taken`, `email_taken`: decided by the database, so of two at once one gets it.
 * @example const user = await register(services, { username: 'ada', email: 'ada@example.org', password })
 */
export async function register(services: AuthServices, { username, email, password }: RegisterInput): Promise<AnyUser> {
  const user = await createUser(services, { username, email, password, emailConfirmed: false })
  await services.events.emit('user.registered', { user })
  return user
}

/**
 * Adds a user on the application's own word, with rights where it says so.
 *
 * @throws as {@link register}.
 * @example await createUser(services, { username: 'admin', password, admin: true })
 */
export async function createUser(services: AuthServices, input: CreateUserInput): Promise<AnyUser> {
  const identity = await readIdentity(services, input)
  const passwordHash = await services.passwordHasher.hashPassword(input.password)
  const attributes: UserAttributes = {
    ...(identity.username !== null && { username: identity.username }),
    ...(identity.email !== null && { email: identity.email }),
    ...(identity.email !== null && input.emailConfirmed !== false && { emailConfirmedAt: services.clock.now() }),
    passwordHash,
    active: input.active ?? true,
    admin: input.admin ?? false,
    superuser: input.superuser ?? false,
  }
  return services.users.create(attributes, input.fields)
}

interface Identity {
  readonly username: string | null
  readonly email: string | null
}

/** @throws {ValidationError} with the faults of all fields, the password's among them, so that a form shows them at once. */
async function readIdentity(services: AuthServices, input: RegisterInput): Promise<Identity> {
  const { attributes } = services.layout
  const username = attributes.has('username') ? trimmed(input.username) : null
  const email = attributes.has('email') ? trimmed(input.email) : null
  const faults = {
    ...identityFaults(services, username, email),
    ...(await passwordFaults(services, input.password, [username, email])),
  }
  const [first] = Object.values(faults).flat()
  if (first) throw new ValidationError(first.code, first.message, { fields: faults })
  return { username, email }
}

function identityFaults({ layout }: AuthServices, username: string | null, email: string | null): FieldErrors {
  const fault = (name: string, message: string | null): FieldErrors =>
    message === null ? {} : { [name]: [{ code: 'invalid_value', message }] }
  if (username === null && email === null) {
    return fault(
      layout.attributes.has('username') ? 'username' : 'email',
      'A username or an e-mail address is required.',
    )
  }
  return {
    ...(username !== null && fault('username', checkUsername(username, layout))),
    ...(email !== null && fault('email', checkEmail(email))),
  }
}

async function passwordFaults(
  services: AuthServices,
  password: string,
  context: readonly (string | null)[],
): Promise<FieldErrors> {
  try {
    await services.passwordPolicy.assertStrong(
      password,
      context.filter((word) => word !== null),
    )
    return {}
  } catch (error) {
    if (error instanceof ValidationError) return error.fields
    throw error
  }
}

/** Names are kept as typed, but for spaces at the ends and look-alike forms of one letter (NFKC). */
const trimmed = (text: string | null | undefined): string | null =>
  normalizeIdentity(text) === null ? null : (text ?? '').normalize('NFKC').trim()
