import { ConflictError, type FieldErrors, faultOf } from '../errors.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import { say } from '../texts.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { assertFaultless, attributesOf, type CreateUserInput, readNewUser } from './register.ts'
import type { AuthServices } from './services.ts'
import { inTransaction } from './transaction.ts'

/**
 * Adds many users on the application's own word, all or none. All of the input is looked at first, then passwords are
 * hashed one after another, so that people who log in meanwhile find room in the queue; then everything is written in
 * one transaction.
 *
 * @throws {ValidationError} with the faults of all inputs, by place and field: `3.username`.
 * @throws {ConflictError} `username_taken`, `email_taken`, with `details.index`.
 * @throws {UnavailableError} `hash_queue_full` when many log in at once; nothing was written.
 * @example await createUsers(services, [{ username: 'ada', password }, { username: 'grace', password }])
 */
export async function createUsers(
  services: AuthServices,
  inputs: readonly CreateUserInput[],
  origin: CallOrigin = {},
): Promise<readonly AnyUser[]> {
  const read = await inTurn(inputs, async (input) => ({ input, ...(await readNewUser(services, input)) }))
  assertFaultless({ ...Object.assign({}, ...read.map(({ faults }, i) => placed(faults, i))), ...repeated(inputs) })
  const hashed = await inTurn(read, async ({ input, identity }) => {
    const passwordHash = await services.passwordHasher.hashPassword(input.password)
    return { attributes: attributesOf(services, input, identity, passwordHash), fields: input.fields }
  })
  return inTransaction(services, origin, (work) =>
    inTurn(hashed, async ({ attributes, fields }, index) => {
      const user = await at(index, () => work.users.create(attributes, fields))
      await work.tell('user.created', { user })
      return user
    }),
  )
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const [index, item] of items.entries()) results.push(await work(item, index))
  return results
}

const placed = (faults: FieldErrors, index: number): FieldErrors =>
  Object.fromEntries(Object.entries(faults).map(([field, list]) => [`${index}.${field}`, list]))

/** The database would say so, too, but not of which one. */
function repeated(inputs: readonly CreateUserInput[]): FieldErrors {
  const faults: Record<string, FieldErrors[string]> = {}
  const [names, addresses] = [new Set<string>(), new Set<string>()]
  for (const [i, { username, email }] of inputs.entries()) {
    if (isKnown(names, username)) faults[`${i}.username`] = [faultOf('username_taken', say('usernameTaken'))]
    if (isKnown(addresses, email)) faults[`${i}.email`] = [faultOf('email_taken', say('addressTaken'))]
  }
  return faults
}

function isKnown(known: Set<string>, text: string | null | undefined): boolean {
  const key = normalizeIdentity(text)
  if (key === null) return false
  return known.has(key) || known.add(key).size === 0
}

async function at<Result>(index: number, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    throw new ConflictError(error.code, error.said, { cause: error, details: { ...error.details, index } })
  }
}
