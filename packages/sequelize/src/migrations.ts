import {
  type Adoption,
  type AdoptionSite,
  adoptionOf,
  type Catalog,
  checkName,
  creationOrder,
  migrateDown,
  migrateUp,
  migrationName,
  planAdoption,
} from '@authpkg/core/sql'
import type { QueryInterface, Sequelize } from 'sequelize'
import { describeModels } from './describe.ts'
import { databaseKind } from './dialect.ts'
import { adoptionSite } from './migrations/adoption-site.ts'
import { makeTables, type Site, siteAt, sourceOf, tableOf } from './migrations/create-tables.ts'
import { exclusively } from './migrations/exclusively.ts'
import type { ModelSet, ModelSetNotes, SequelizeModel } from './model-set.ts'
import type { SequelizeAdapterOptions } from './sequelize-adapter.ts'

export type { Adoption } from '@authpkg/core/sql'

/**
 * Makes the tables of the models that are not there, with keys, unique constraints, foreign keys and indexes, all of
 * them named. Tables that are there stay as they are. Of two processes that start at once, the second finds nothing
 * to do.
 *
 * @example await createTables(sequelize, { User, Session, Note })
 */
export async function createTables(sequelize: Sequelize, models: ModelSet): Promise<void> {
  const ordered = inOrder(sequelize, models)
  await onSchema(sequelize.getQueryInterface(), (site) => makeTables(site, ordered))
}

/** Drops the tables of the models with everything in them, those that point to others first. */
export async function dropTables(sequelize: Sequelize, models: ModelSet): Promise<void> {
  const ordered = inOrder(sequelize, models).toReversed()
  await onSchema(sequelize.getQueryInterface(), async ({ queryInterface, transaction }) => {
    for (const model of ordered) checkName(model.tableName)
    for (const model of ordered) await queryInterface.dropTable(tableOf(model) as string, { transaction })
  })
}

/**
 * Plans what an existing database needs to hold the models: missing tables and columns, normalised keys and uniquifiers
 * for the users in it, and unique indexes on those and on what ties users to roles. Nothing else is changed, and nothing
 * is guessed: duplicates stop it.
 *
 * @param options as the adapter has them: the `auth` of a model says what its columns are called
 * @throws {ConfigurationError} `invalid_configuration`, one message with everything that cannot be added: a key, or a
 * column that must not be empty and has no default.
 * @example
 * const adoption = await adopt(sequelize, { User, Session })
 * for (const step of adoption.steps) console.log(step)
 * await adoption.apply()
 */
export async function adopt(
  sequelize: Sequelize,
  models: ModelSet,
  options: SequelizeAdapterOptions = {},
): Promise<Adoption> {
  const onSite = <Result>(work: (site: AdoptionSite) => Promise<Result>): Promise<Result> =>
    adopting(sequelize.getQueryInterface(), models, options, work)
  return adoptionOf(await onSite(planAdoption), onSite)
}

/** A migration as Umzug runs it, with a query interface as its context. */
export interface AuthMigration {
  readonly name: string
  up(params: { readonly context: QueryInterface }): Promise<void>
  down(params: { readonly context: QueryInterface }): Promise<void>
}

export interface AuthMigrationOptions extends SequelizeAdapterOptions {
  /** The migration's name, where an application has several such migrations; `authpkg` when left out. */
  readonly name?: string
}

/**
 * The same as {@link adopt} as migrations for Umzug. They write down what they added (in the table `authpkg_added`),
 * so that `down` removes that and nothing that was there before.
 *
 * @example
 * const umzug = new Umzug({
 *   migrations: [...authMigrations({ User, Session }), ...own],
 *   context: sequelize.getQueryInterface(),
 *   storage: new SequelizeStorage({ sequelize }),
 *   logger: undefined,
 * })
 */
export function authMigrations(models: ModelSet, options: AuthMigrationOptions = {}): AuthMigration[] {
  const name = migrationName(options)
  return [
    {
      name,
      up: ({ context }) => adopting(context, models, options, (site) => migrateUp(site, name)),
      down: ({ context }) => adopting(context, models, options, (site) => migrateDown(site, name)),
    },
  ]
}

const onSchema = <Result>(queryInterface: QueryInterface, work: (site: Site) => Promise<Result>): Promise<Result> =>
  exclusively(queryInterface.sequelize, async (transaction) => work(await siteAt(queryInterface, transaction)))

const adopting = <Result>(
  queryInterface: QueryInterface,
  models: ModelSet,
  { models: notes = {} }: SequelizeAdapterOptions,
  work: (site: AdoptionSite) => Promise<Result>,
): Promise<Result> =>
  onSchema(queryInterface, (site) => work(adoptionSite(site, describe(queryInterface.sequelize, models, notes))))

const describe = (sequelize: Sequelize, models: ModelSet, notes: ModelSetNotes = {}): Catalog =>
  describeModels(sequelize, models, databaseKind(sequelize), notes)

const inOrder = (sequelize: Sequelize, models: ModelSet): readonly SequelizeModel[] =>
  creationOrder(describe(sequelize, models).models.values()).map(sourceOf)
