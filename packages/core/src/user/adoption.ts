import type { DbAdapter } from '../db/db-adapter.ts'
import type { ModelDescription, Row, Value } from '../db/model.ts'
import { ConfigurationError } from '../errors.ts'
import { asc } from '../query/order-by.ts'
import { and, eq, or, type Where } from '../query/where.ts'
import { newToken } from '../security/token.ts'
import { camelCase, type UserAttribute, userAttributeRule } from './attributes.ts'
import { normalizeIdentity } from './normalize.ts'

/** The fields of a user model that follow from others, or that every row needs: adoption fills them in rows it finds. */
export interface AdoptedFields {
  /** Normalised keys, and what they are made from. */
  readonly keys: readonly { readonly source: string; readonly target: string }[]
  /** Session and token identities, a random one for each row. */
  readonly identities: readonly string[]
  /** Where password hashes are kept: not filled, but its column must be wide enough. */
  readonly passwordHash?: string
}

/**
 * Rows whose names or addresses are the same after normalisation, or that are the same in several fields which accounts
 * need to be unique together: then `field` and `key` list those.
 */
export interface Duplicate {
  readonly model: string
  readonly field: string
  readonly key: string
  readonly ids: readonly unknown[]
}

/** What adoption finds in the rows of a model. */
export interface RowSurvey {
  /** How many rows {@link fillAdopted} would give a value, by field. */
  readonly unfilled: ReadonlyMap<string, number>
  readonly duplicates: readonly Duplicate[]
}

/** Which fields of a model adoption fills. A session's copy of the uniquifier is none of them. */
export function adoptedFields(model: ModelDescription): AdoptedFields {
  const field = (attribute: UserAttribute): string | undefined => fieldOfAttribute(model, attribute)
  const passwordHash = field('passwordHash')
  const identities = passwordHash ? [field('uniquifier'), field('tokenUniquifier')] : []
  return {
    keys: [
      ...keyOfIdentity(field('username'), field('usernameKey')),
      ...keyOfIdentity(field('email'), field('emailKey')),
    ],
    identities: identities.filter((name) => name !== undefined),
    ...(passwordHash && { passwordHash }),
  }
}

const keyOfIdentity = (source: string | undefined, target: string | undefined): AdoptedFields['keys'] =>
  source === undefined || target === undefined ? [] : [{ source, target }]

function fieldOfAttribute(model: ModelDescription, attribute: UserAttribute): string | undefined {
  const mapped = model.auth[attribute]
  if (mapped !== undefined) return mapped
  const names = userAttributeRule(attribute).names.flatMap((name) => [name, camelCase(name)])
  return names.find((name) => model.fields.has(name))
}

/**
 * Reads a model's rows, in pages, where some have to be filled or may be duplicates; otherwise asks one statement.
 *
 * @param db knows the fields that are in the database already
 * @param missing fields that are not there yet
 * @param unguarded whether a key is not kept unique yet
 */
export async function surveyRows(
  db: DbAdapter,
  model: ModelDescription,
  fields: AdoptedFields,
  missing: ReadonlySet<string>,
  unguarded: boolean,
): Promise<RowSurvey> {
  const wanted = targetsOf(fields)
  const isNew = unguarded || wanted.some((name) => missing.has(name))
  if (wanted.length === 0 || !(isNew || (await hasUnfilled(db, model, fields)))) return nothingToDo
  const unfilled = new Map<string, number>()
  const owners = fields.keys.map(({ source, target }) => ({ source, target, ids: new Map<string, unknown[]>() }))
  for await (const page of rowPages(db, model, namesOf(fields, missing))) {
    for (const row of page) {
      for (const name of Object.keys(missingValues(row, fields))) unfilled.set(name, (unfilled.get(name) ?? 0) + 1)
      for (const { source, target, ids } of owners) addOwner(ids, keyIn(row, source, target), idOf(model, row))
    }
  }
  return { unfilled, duplicates: owners.flatMap(({ source, ids }) => duplicatesIn(model, source, ids)) }
}

const nothingToDo: RowSurvey = { unfilled: new Map(), duplicates: [] }

const hasUnfilled = async (db: DbAdapter, model: ModelDescription, fields: AdoptedFields): Promise<boolean> =>
  (await db.count(model.name, { where: isUnfilled(fields), cap: 1 })) > 0

const keyIn = (row: Row, source: string, target: string): string | null =>
  (row[target] as string | null | undefined) ?? normalizeIdentity(row[source] as string | null)

function addOwner(ids: Map<string, unknown[]>, key: string | null, id: unknown): void {
  if (key === null) return
  const same = ids.get(key)
  if (same) same.push(id)
  else ids.set(key, [id])
}

const duplicatesIn = (model: ModelDescription, field: string, ids: ReadonlyMap<string, unknown[]>): Duplicate[] =>
  [...ids].filter(([, same]) => same.length > 1).map(([key, same]) => ({ model: model.name, field, key, ids: same }))

/** Fills keys and identities where they are missing, a page in a transaction, and says in how many rows. */
export async function fillAdopted(db: DbAdapter, model: ModelDescription, fields: AdoptedFields): Promise<number> {
  let filled = 0
  for await (const page of rowPages(db, model, namesOf(fields), isUnfilled(fields))) {
    filled += await db.transaction((tx) => fillPage(tx, model, fields, page))
  }
  return filled
}

async function fillPage(
  db: DbAdapter,
  model: ModelDescription,
  fields: AdoptedFields,
  page: readonly Row[],
): Promise<number> {
  let filled = 0
  for (const row of page) {
    const values = missingValues(row, fields)
    const id = row[keyOf(model)] as Value
    if (Object.keys(values).length > 0) filled += await db.update(model.name, eq(keyOf(model), id), values)
  }
  return filled
}

const targetsOf = ({ keys, identities }: AdoptedFields): string[] => [
  ...keys.map(({ target }) => target),
  ...identities,
]

const namesOf = (fields: AdoptedFields, missing: ReadonlySet<string> = new Set()): string[] =>
  [...fields.keys.map(({ source }) => source), ...targetsOf(fields)].filter((name) => !missing.has(name))

/** Rows that may lack a value: a name that is nothing but spaces has no key, and lacks none. */
const isUnfilled = ({ keys, identities }: AdoptedFields): Where =>
  or(
    ...keys.map(({ source, target }) => and({ op: 'isNull', path: target }, { op: 'ne', path: source, value: '' })),
    ...identities.flatMap((path): Where[] => [{ op: 'isNull', path }, eq(path, '')]),
  )

function missingValues(row: Row, { keys, identities }: AdoptedFields): Row {
  const values: Row = {}
  for (const { source, target } of keys) {
    const key = normalizeIdentity(row[source] as string | null)
    if ((row[target] ?? null) === null && key !== null) values[target] = key
  }
  for (const identity of identities) if (!row[identity]) values[identity] = newToken()
  return values
}

/** How many rows are held in memory at once. */
const pageSize = 500

/** Every row, in pages by its key: rows that are changed on the way are neither skipped nor read twice. */
async function* rowPages(
  db: DbAdapter,
  model: ModelDescription,
  fields: readonly string[],
  wanted?: Where,
): AsyncGenerator<readonly Row[]> {
  const key = keyOf(model)
  let after: Where | undefined
  for (;;) {
    const where = and(wanted, after)
    const page = await db.findMany(model.name, {
      where,
      fields: [key, ...fields],
      orderBy: [asc(key)],
      limit: pageSize,
    })
    if (page.length > 0) yield page
    if (page.length < pageSize) return
    after = { op: 'gt', path: key, value: page.at(-1)?.[key] as Value }
  }
}

const idOf = (model: ModelDescription, row: Row): unknown => row[keyOf(model)]

function keyOf(model: ModelDescription): string {
  const [key] = model.primaryKey
  if (key !== undefined && model.primaryKey.length === 1) return key
  throw new ConfigurationError('invalid_configuration', `${model.name} needs a primary key of one field.`)
}
