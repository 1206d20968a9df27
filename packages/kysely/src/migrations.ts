import { ConfigurationError, type DatabaseKind, type Duplicate } from '@authpkg/core'
import { checkName, typedError } from '@authpkg/core/sql'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { ModelSet } from './define-model.ts'
import { describeModels } from './describe.ts'
import { type Db, databaseKind, withoutTypes } from './dialect.ts'
import { type AdoptionStep, planAdoption } from './migrations/adoption-plan.ts'
import { inWords, takeStep } from './migrations/adoption-steps.ts'
import { createTable, schemaOf, tableStyle } from './migrations/create-tables.ts'
import { exclusively } from './migrations/exclusively.ts'
import { openJournal, takeBack, writeDown } from './migrations/journal.ts'
import { creationOrder } from './migrations/order.ts'

export interface MigrationOptions {
  /** Which engine is underneath, where the dialect's name does not tell. */
  readonly kind?: DatabaseKind
}

/** What an existing database lacks, and how to add it. */
export interface Adoption {
  /** What `apply` will do, in words. Empty when nothing is missing. */
  readonly steps: readonly string[]
  /** Names and addresses that several users have after normalisation: they stop `apply`. */
  readonly duplicates: readonly Duplicate[]
  /**
   * Takes the steps: in one transaction on SQLite and PostgreSQL, under a lock everywhere. What is missing is found
   * out again first, so that of two processes the second has nothing to do.
   *
   * @throws {ConfigurationError} `invalid_configuration` with the duplicates, before anything is changed.
   */
  apply(): Promise<void>
}

/**
 * Makes the tables of models that `defineModel` made, those that are not there: with keys, unique constraints, foreign
 * keys and indexes, in an order that respects them. Tables that are there stay as they are.
 *
 * @example await createTables(db, { User, Session, Note })
 */
export async function createTables<DB>(
  db: Kysely<DB>,
  models: ModelSet,
  options: MigrationOptions = {},
): Promise<void> {
  const kind = options.kind ?? databaseKind(db)
  const { models: infos } = describeModels(models, kind)
  await typed(() =>
    exclusively(withoutTypes(db), kind, async (own) => {
      const style = await tableStyle(own, kind)
      for (const model of creationOrder(infos.values())) await createTable(own, model, style)
    }),
  )
}

/** Drops the tables of the models with everything in them, those that point to others first. */
export async function dropTables<DB>(db: Kysely<DB>, models: ModelSet, options: MigrationOptions = {}): Promise<void> {
  const kind = options.kind ?? databaseKind(db)
  const { models: infos } = describeModels(models, kind)
  await typed(() =>
    exclusively(withoutTypes(db), kind, async (own) => {
      for (const model of creationOrder(infos.values()).toReversed()) {
        await schemaOf(own, model).dropTable(checkName(model.table)).ifExists().execute()
      }
    }),
  )
}

/**
 * Plans what an existing database needs to hold the models: missing tables and columns, normalised keys and uniquifiers
 * for the users in it, and unique indexes on those. Nothing else is changed, and nothing is guessed: duplicates stop it.
 *
 * @throws {ConfigurationError} `invalid_configuration`, one message with everything that cannot be added: a key, or a
 * column that must not be empty and has no default.
 * @example
 * const adoption = await adopt(db, { User, Session })
 * for (const step of adoption.steps) console.log(step)
 * await adoption.apply()
 */
export async function adopt<DB>(db: Kysely<DB>, models: ModelSet, options: MigrationOptions = {}): Promise<Adoption> {
  const kind = options.kind ?? databaseKind(db)
  const own = withoutTypes(db)
  const plan = await typed(() => planAdoption(own, models, kind))
  const steps = plan.steps.flatMap(inWords)
  return {
    steps,
    duplicates: plan.duplicates,
    async apply() {
      if (plan.steps.length === 0 && plan.duplicates.length === 0) return
      await typed(() => exclusively(own, kind, (db) => applySteps(db, models, kind)))
    },
  }
}

/**
 * The same as a migration for Kysely's `Migrator`. It writes down what it added (in the table `authpkg_added`), so that
 * `down` removes that and nothing that was there before. Kysely's `Migrator` takes no lock on SQLite: where several
 * processes start on one file, `adopt` is the safe way.
 *
 * @example new Migrator({ db, provider: { getMigrations: async () => ({ '001_auth': authMigration({ User, Session }) }) } })
 */
export function authMigration(models: ModelSet, options: AuthMigrationOptions = {}): Migration {
  const name = options.name ?? 'authpkg'
  const run = (db: Kysely<unknown>, work: (db: Db, kind: DatabaseKind) => Promise<void>): Promise<void> => {
    const kind = options.kind ?? databaseKind(db)
    return typed(() => exclusively(withoutTypes(db), kind, (own) => work(own, kind)))
  }
  return {
    up: (db) =>
      run(db, async (own, kind) => {
        await openJournal(own)
        await applySteps(own, models, kind, (step) => writeDown(own, name, step, kind))
      }),
    down: (db) => run(db, (own, kind) => takeBack(own, name, kind)),
  }
}

export interface AuthMigrationOptions extends MigrationOptions {
  /** Tells several such migrations of one application apart; `authpkg` when left out. */
  readonly name?: string
}

async function applySteps(
  db: Db,
  models: ModelSet,
  kind: DatabaseKind,
  before: (step: AdoptionStep) => Promise<void> = async () => {},
): Promise<void> {
  const { steps, duplicates } = await planAdoption(db, models, kind)
  if (duplicates.length > 0) throw duplicatesFound(duplicates)
  for (const step of steps) {
    await before(step)
    await takeStep(db, models, step, kind)
  }
}

/** A list that a person can work off; the whole of it is in the error's details. */
const toldAtMost = 50

function duplicatesFound(duplicates: readonly Duplicate[]): ConfigurationError {
  const more = duplicates.length - toldAtMost
  const lines = duplicates.slice(0, toldAtMost).map(line)
  const message = ['These must be told apart first:', ...lines, ...(more > 0 ? [`and ${more} more.`] : [])].join('\n')
  return new ConfigurationError('invalid_configuration', message, { details: { duplicates } })
}

const line = ({ model, field, key, ids }: Duplicate): string =>
  `${model} ${ids.join(', ')}: the same ${field} ${JSON.stringify(key)}.`

async function typed<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw typedError(error)
  }
}
