import type {
  CountQuery,
  DatabaseKind,
  DbAdapter,
  EstimateQuery,
  PagedQuery,
  Query,
  Row,
  RowTypes,
  Values,
  Where,
} from '@authpkg/core'
import { type Connection, Engine, Scope, SqlAdapter } from '@authpkg/core/sql'
import type { EntityManager, EntityName } from '@mikro-orm/core'
import { EntityManagerConnection } from './connection.ts'
import { catalogOfEntities, type Entities, type Entity, entitiesOf } from './describe.ts'
import { databaseKind } from './driver.ts'
import { checkFilters } from './filters.ts'
import { instanceOf } from './instances.ts'
import type { AdapterOptions } from './options.ts'
import type { ModelSet, RowsOf } from './row-types.ts'
import { ScopeRules, Scopes } from './scopes.ts'
import { goesThroughOrm, type Write } from './through-orm.ts'
import { consumeEntity, deleteEntities, insertEntity, updateEntities, type Writing } from './writing.ts'

/** What the MikroORM adapter can besides. */
export interface MikroOrmAdapter<Rows extends RowTypes = RowTypes, Em extends EntityManager = EntityManager>
  extends DbAdapter<Rows> {
  /**
   * The EntityManager that statements go to. In a transaction it is that transaction's own fork: what is persisted on
   * it is flushed before the commit.
   */
  readonly em: Em
  /**
   * The same models on an EntityManager of the application's own: in its transaction, if it is in one, where
   * `transaction` is a savepoint, and with its filters. What waits on it to be written is flushed first.
   */
  in(em: Em): MikroOrmAdapter<Rows, Em>
  transaction<Result>(work: (db: MikroOrmAdapter<Rows, Em>) => Promise<Result>): Promise<Result>
}

/**
 * An adapter over a MikroORM of SQLite, PostgreSQL, MySQL or MariaDB, or over one of its EntityManagers. The models are
 * entity classes, `EntitySchema`s or what `defineEntity` made, under the names that the rest of the application uses.
 *
 * @throws {ConfigurationError} `invalid_configuration` with everything about the entities that cannot be; `unsupported`
 * for a filter that is SQL.
 * @example const adapter = mikroOrmAdapter(orm, { User, Session, Note })
 */
export function mikroOrmAdapter<Em extends EntityManager, const Models extends ModelSet>(
  orm: { readonly em: Em } | Em,
  models: Models,
  options: AdapterOptions<RowsOf<Models>> = {},
): MikroOrmAdapter<RowsOf<Models>, Em> {
  const given = entityManagerOf(orm)
  // The global EntityManager is everybody's: a fork of it has an identity map of its own, which nothing is put into.
  const em = given.global ? given.fork() : given
  const entities = entitiesOf(em, models as Readonly<Record<string, EntityName>>, options.models)
  const kind = options.kind ?? databaseKind(em)
  const engines = enginesOf(entities, kind)
  const engine = engines(em)
  checkFilters(em, entities)
  const connection = new EntityManagerConnection(em, kind, new Scopes(em, new ScopeRules(em, entities)))
  return new Adapter<RowsOf<Models>, Em>(engine, new Scope(connection), entities, engines)
}

const entityManagerOf = <Em extends EntityManager>(orm: { readonly em: Em } | Em): Em => ('em' in orm ? orm.em : orm)

/** The engine for an EntityManager: each schema that one of them is told has other tables. */
type Engines = (em: EntityManager) => Engine

function enginesOf(entities: Entities, kind: DatabaseKind): Engines {
  const engines = new Map<string | undefined, Engine>()
  return (em) => {
    const engine = engines.get(em.schema) ?? new Engine(catalogOfEntities(em, entities, kind))
    engines.set(em.schema, engine)
    return engine
  }
}

class Adapter<Rows extends RowTypes, Em extends EntityManager>
  extends SqlAdapter<Rows>
  implements MikroOrmAdapter<Rows, Em>
{
  readonly #entities: Entities
  readonly #engines: Engines

  constructor(engine: Engine, scope: Scope, entities: Entities, engines: Engines) {
    super(engine, scope)
    this.#entities = entities
    this.#engines = engines
  }

  get em(): Em {
    return this.#connection.em as Em
  }

  get #connection(): EntityManagerConnection {
    return this.scope.connection as Connection as EntityManagerConnection
  }

  get #filters(): Scopes {
    return this.#connection.filters
  }

  protected within(scope: Scope): this {
    return new Adapter<Rows, Em>(this.engine, scope, this.#entities, this.#engines) as this
  }

  in(em: Em): MikroOrmAdapter<Rows, Em> {
    // An EntityManager that finds the request's own, or that of the transaction around, is that one from here on.
    const own = em.getContext() as Em
    const connection = new EntityManagerConnection(
      own,
      this.engine.kind,
      new Scopes(own, this.#connection.filters.rules),
    )
    return new Adapter<Rows, Em>(this.#engines(own), new Scope(connection), this.#entities, this.#engines)
  }

  override findOne<Name extends keyof Rows & string>(model: Name, query: Query): Promise<Rows[Name] | null> {
    return this.#filters.within(model, 'read', () => super.findOne(model, query))
  }

  override findMany<Name extends keyof Rows & string>(model: Name, query: PagedQuery): Promise<Rows[Name][]> {
    return this.#filters.within(model, 'read', () => super.findMany(model, query))
  }

  override count(model: keyof Rows & string, query: CountQuery): Promise<number> {
    return this.#filters.within(model, 'read', () => super.count(model, query))
  }

  override estimate(model: keyof Rows & string, query: EstimateQuery): Promise<number | null> {
    return this.#filters.within(model, 'read', () => super.estimate(model, query))
  }

  override async insert<Name extends keyof Rows & string>(model: Name, values: Values): Promise<Rows[Name]> {
    const writing = this.#throughOrm(model, 'insert')
    return writing ? (insertEntity(writing, values) as Promise<Rows[Name]>) : super.insert(model, values)
  }

  override update(model: keyof Rows & string, where: Where, changes: Values): Promise<number> {
    return this.#filters.within(model, 'update', async () => {
      const writing = this.#throughOrm(model, 'update')
      return writing ? updateEntities(writing, where, changes) : super.update(model, where, changes)
    })
  }

  override delete(model: keyof Rows & string, where: Where): Promise<number> {
    return this.#filters.within(model, 'delete', async () => {
      const writing = this.#throughOrm(model, 'delete')
      return writing ? deleteEntities(writing, where) : super.delete(model, where)
    })
  }

  override consumeOne<Name extends keyof Rows & string>(model: Name, where: Where): Promise<Rows[Name] | null> {
    return this.#filters.within(model, 'delete', async () => {
      const writing = this.#throughOrm(model, 'delete')
      return writing ? (consumeEntity(writing, where) as Promise<Rows[Name] | null>) : super.consumeOne(model, where)
    })
  }

  instance(model: keyof Rows & string, row: Row): unknown {
    return instanceOf(this.em, this.#entities, this.#entity(model), row)
  }

  #throughOrm(model: string, write: Write): Writing | undefined {
    const entity = this.#entity(model)
    return goesThroughOrm(this.em, entity.meta, write) ? { engine: this.engine, scope: this.scope, entity } : undefined
  }

  /** @throws {ConfigurationError} `unknown_model` */
  #entity(model: string): Entity {
    return this.#entities.get(this.engine.model(model).name) as Entity
  }
}
