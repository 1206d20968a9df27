import { type Capabilities, ConfigurationError, type DatabaseKind, modelOf } from '@authpkg/core'
import type { KyselyPlugin, RootOperationNode } from 'kysely'
import type { ModelSet } from './define-model.ts'
import { type Catalog, describeModels, type ModelInfo } from './describe.ts'
import { type Db, databaseKind } from './dialect.ts'
import { compile, type Statement } from './plan.ts'
import { PlanCache } from './plan-cache.ts'
import type { RowShape } from './rows.ts'
import type { Scope } from './scope.ts'
import { StatementContext } from './sources.ts'

/** A statement and how to read its rows. `key` are aliases, as `Selected` in select.ts says. */
export interface Plan {
  readonly statement: Statement
  readonly shape: RowShape
  readonly key: readonly string[]
}

/** What all adapters over one set of models share, in a transaction or outside: the description and the plans. */
export class Engine {
  readonly kind: DatabaseKind
  readonly catalog: Catalog
  readonly capabilities: Capabilities
  readonly plans = new PlanCache<Plan>()
  readonly models: ModelSet
  readonly #plugins: readonly KyselyPlugin[]

  constructor(db: Db, models: ModelSet, kind: DatabaseKind = databaseKind(db)) {
    this.kind = kind
    this.models = models
    this.catalog = describeModels(models, kind)
    this.capabilities = { kind, caseFolding: kind === 'sqlite' ? 'ascii' : 'unicode' }
    this.#plugins = db.getExecutor().plugins
  }

  /** @throws {ConfigurationError} `unknown_model` */
  model(name: string): ModelInfo {
    const model = this.catalog.models.get(name)
    if (!model) throw new ConfigurationError('unknown_model', modelOf(this.catalog.descriptions, name).name)
    return model
  }

  context(): StatementContext {
    return new StatementContext(this.kind, this.catalog.descriptions)
  }

  compile(scope: Scope, node: RootOperationNode): Statement {
    return compile(scope.executor, node)
  }

  /**
   * Columns may bear the fields' names when nothing changes the names in between, and the driver's rows are ours to
   * keep (`mysql2` makes instances of a class).
   */
  get mayNameColumns(): boolean {
    return this.#plugins.length === 0 && this.kind !== 'mysql'
  }

  /** Plans hold what plugins made of a statement: another instance needs the same ones to share them. */
  fits(db: Db): boolean {
    const { plugins } = db.getExecutor()
    return plugins.length === this.#plugins.length && plugins.every((plugin, i) => plugin === this.#plugins[i])
  }
}
