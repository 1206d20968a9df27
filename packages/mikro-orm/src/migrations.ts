import type { DatabaseKind } from '@authpkg/core'
import {
  type Adoption,
  type AdoptionSite,
  adoptionOf,
  migrateDown,
  migrateUp,
  migrationName,
  planAdoption,
  typedError,
} from '@authpkg/core/sql'
import type { Configuration, EntityManager, EntityName, IDatabaseDriver, Transaction } from '@mikro-orm/core'
import { type Entities, entitiesOf } from './describe.ts'
import { databaseKind } from './driver.ts'
import { adoptionSite } from './migrations/adoption-site.ts'
import { exclusively } from './migrations/exclusively.ts'
import { dropWanted, makeMissing, type Wanted } from './migrations/tables.ts'
import type { AdapterOptions } from './options.ts'

export type { Adoption } from '@authpkg/core/sql'

/** The entities whose tables are meant, under whatever names. */
export type TableSet = Readonly<Record<string, EntityName>>

/** What has an EntityManager: an ORM. */
interface HasEntityManager {
  readonly em: EntityManager
}

/**
 * Makes the tables of these entities that are missing, by the ORM's schema generator. Tables that are there stay as
 * they are. Two processes may start at once: one waits for the other.
 *
 * @param models all of the ORM's entities when left out
 * @example await createTables(orm, { User, Session, Token })
 */
export const createTables = (orm: HasEntityManager, models?: TableSet): Promise<void> =>
  onSchema(orm.em.fork(), (em, kind) => makeMissing(em, wantedOf(em, models), kind))

/** Drops the tables of these entities, with their rows. */
export const dropTables = (orm: HasEntityManager, models?: TableSet): Promise<void> =>
  onSchema(orm.em.fork(), (em) => dropWanted(em, wantedOf(em, models)))

/**
 * Plans what an existing database needs to hold the entities: missing tables and columns, normalised keys and
 * uniquifiers for the users in it, and unique indexes on those and on what ties users to roles. Nothing else is changed,
 * and nothing is guessed: duplicates stop it.
 *
 * @param options as the adapter has them: the `auth` of a model says what its columns are called
 * @throws {ConfigurationError} `invalid_configuration`, one message with everything that cannot be added: a key, or a
 * column that must not be empty and has no default.
 * @example
 * const adoption = await adopt(orm, { User, Session })
 * for (const step of adoption.steps) console.log(step)
 * await adoption.apply()
 */
export async function adopt(orm: HasEntityManager, models: TableSet, options: AdapterOptions = {}): Promise<Adoption> {
  const onSite = <Result>(work: (site: AdoptionSite) => Promise<Result>): Promise<Result> =>
    adopting(orm.em.fork(), models, options, work)
  return adoptionOf(await onSite(planAdoption), onSite)
}

const adopting = <Result>(
  em: EntityManager,
  models: TableSet,
  options: AdapterOptions,
  work: (site: AdoptionSite) => Promise<Result>,
): Promise<Result> =>
  onSchema(
    em,
    async (own, kind) => work(await adoptionSite(own, tablesOf(own, models, options), kind)),
    options.kind ?? databaseKind(em),
  )

/** Entities that share a table are one: the root knows all of the table. */
function tablesOf(em: EntityManager, models: TableSet, { models: notes }: AdapterOptions): Entities {
  const metadata = em.getMetadata()
  const names = new Map<EntityName, string>()
  for (const [name, source] of Object.entries(models)) {
    const { root, class: own } = metadata.get(source)
    if (!names.has(root.class) || own === root.class) names.set(root.class, name)
  }
  return entitiesOf(em, Object.fromEntries([...names].map(([root, name]) => [name, root])), notes)
}

function wantedOf(em: EntityManager, models: TableSet | undefined): Wanted {
  if (!models) return () => true
  const metadata = em.getMetadata()
  const classes = new Set<unknown>(Object.values(models).map((model) => metadata.get(model).root.class))
  return (meta) => classes.has(meta.root.class)
}

async function onSchema<Result>(
  em: EntityManager,
  work: (em: EntityManager, kind: DatabaseKind) => Promise<Result>,
  kind: DatabaseKind = databaseKind(em),
): Promise<Result> {
  try {
    return await exclusively(em, kind, (own) => work(own, kind))
  } catch (error) {
    throw typedError(error)
  }
}

export interface AuthMigrationOptions extends AdapterOptions {
  /** Tells several such migrations of one application apart; `authpkg` when left out. */
  readonly name?: string
}

/** What `@mikro-orm/migrations` does with a migration of its `migrationsList`. */
export interface AuthMigration {
  readonly name: string
  up(): Promise<void>
  down(): Promise<void>
  isTransactional(): boolean
  reset(): void
  setTransactionContext(ctx: Transaction): void
  getQueries(): never[]
}

export type AuthMigrationClass = new (driver: IDatabaseDriver, config: Configuration) => AuthMigration

/**
 * The same as {@link adopt} as a migration for `migrationsList`. It writes down what it added (in the table
 * `authpkg_added`), so that `down` removes that and nothing that was there before. It runs under a lock.
 *
 * @example
 * MikroORM.init({
 *   extensions: [Migrator],
 *   migrations: { migrationsList: [{ name: '001_auth', class: authMigration({ User, Session, Token }) }] },
 * })
 */
export function authMigration(models: TableSet, options: AuthMigrationOptions = {}): AuthMigrationClass {
  const name = migrationName(options)
  return class implements AuthMigration {
    readonly name = name
    readonly #driver: IDatabaseDriver
    #ctx: Transaction | undefined

    constructor(driver: IDatabaseDriver, _config: Configuration) {
      this.#driver = driver
    }

    up(): Promise<void> {
      return this.#run((site) => migrateUp(site, name))
    }

    down(): Promise<void> {
      return this.#run((site) => migrateDown(site, name))
    }

    isTransactional(): boolean {
      return true
    }

    reset(): void {
      this.#ctx = undefined
    }

    setTransactionContext(ctx: Transaction): void {
      this.#ctx = ctx
    }

    /** Everything has run when the migrator asks. */
    getQueries(): never[] {
      return []
    }

    #run(work: (site: AdoptionSite) => Promise<void>): Promise<void> {
      const em = this.#driver.createEntityManager().fork()
      if (this.#ctx) em.setTransactionContext(this.#ctx)
      return adopting(em, models, options, work)
    }
  }
}
