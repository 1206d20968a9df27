import type { DatabaseKind } from '@authpkg/core'
import {
  type Adoption,
  type AdoptionSite,
  adoptionOf,
  checkName,
  creationOrder,
  migrateDown,
  migrateUp,
  migrationName,
  planAdoption,
  typedError,
} from '@authpkg/core/sql'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { ModelSet } from './define-model.ts'
import { describeModels } from './describe.ts'
import { databaseKind, withoutTypes } from './dialect.ts'
import { adoptionSite } from './migrations/adoption-site.ts'
import { createTable, schemaOf, tableStyle } from './migrations/create-tables.ts'
import { exclusively } from './migrations/exclusively.ts'

export type { Adoption } from '@authpkg/core/sql'

export interface MigrationOptions {
  /** Which engine is underneath, where the dialect's name does not tell. */
  readonly kind?: DatabaseKind
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
 * for the users in it, and unique indexes on those and on what ties users to roles. Nothing else is changed, and nothing
 * is guessed: duplicates stop it.
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
  const plan = await typed(() => planAdoption(adoptionSite(withoutTypes(db), models, kind)))
  return adoptionOf(plan, (work) => onSite(db, models, kind, work))
}

/**
 * The same as a migration for Kysely's `Migrator`. It writes down what it added (in the table `authpkg_added`), so that
 * `down` removes that and nothing that was there before. Kysely's `Migrator` takes no lock on SQLite: where several
 * processes start on one file, `adopt` is the safe way.
 *
 * @example new Migrator({ db, provider: { getMigrations: async () => ({ '001_auth': authMigration({ User, Session }) }) } })
 */
export function authMigration(models: ModelSet, options: AuthMigrationOptions = {}): Migration {
  const name = migrationName(options)
  const run = (db: Kysely<unknown>, work: (site: AdoptionSite) => Promise<void>): Promise<void> =>
    onSite(db, models, options.kind ?? databaseKind(db), work)
  return {
    up: (db) => run(db, (site) => migrateUp(site, name)),
    down: (db) => run(db, (site) => migrateDown(site, name)),
  }
}

export interface AuthMigrationOptions extends MigrationOptions {
  /** Tells several such migrations of one application apart; `authpkg` when left out. */
  readonly name?: string
}

const onSite = <DB>(
  db: Kysely<DB>,
  models: ModelSet,
  kind: DatabaseKind,
  work: (site: AdoptionSite) => Promise<void>,
): Promise<void> => typed(() => exclusively(withoutTypes(db), kind, (own) => work(adoptionSite(own, models, kind))))

async function typed<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw typedError(error)
  }
}
