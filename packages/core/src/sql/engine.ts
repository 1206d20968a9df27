import type { Capabilities, DatabaseKind } from '../db/capabilities.ts'
import type { Models } from '../db/model.ts'
import { type Catalog, type ModelInfo, modelInfoOf } from './catalog.ts'
import type { Compiled } from './connection.ts'
import { PlanCache } from './plan-cache.ts'
import { type LaterShape, laterShapes, type RowShape } from './rows.ts'
import type { Scope } from './scope.ts'
import { type Shape, Slotter } from './shape.ts'
import { StatementContext } from './sources.ts'
import type { StatementTree } from './tree.ts'

/** A statement before it is compiled, and how its rows are read. `key` are aliases, as `Selected` in select.ts says. */
export interface Planned {
  readonly node: StatementTree
  readonly shape?: RowShape
  readonly key?: readonly string[]
}

/** The same, compiled. */
export interface Plan {
  readonly statement: Compiled
  readonly shape: RowShape
  /** What later statements bring, anywhere in the rows. */
  readonly laters: readonly LaterShape[]
  readonly key: readonly string[]
}

/** Of statements whose rows are read by nobody. */
const noShape: RowShape = { columns: [], ones: [], manys: [], laters: [], inPlace: false }

/** What all adapters over one set of models share, in a transaction or outside: the description and the plans. */
export class Engine {
  readonly kind: DatabaseKind
  readonly catalog: Catalog
  readonly capabilities: Capabilities
  /**
   * Columns may bear the fields' names when nothing changes the names in between, and the driver's rows are ours to
   * keep (`mysql2` makes instances of a class).
   */
  readonly mayNameColumns: boolean
  readonly #plans = new PlanCache<Plan>()

  /** @param renames whether something between us and the driver may change the names of columns */
  constructor(catalog: Catalog, { renames = false }: { readonly renames?: boolean } = {}) {
    const { kind } = catalog
    this.kind = kind
    this.catalog = catalog
    this.capabilities = {
      kind,
      caseFolding: kind === 'sqlite' ? 'ascii' : 'unicode',
      search: kind === 'postgres' ? 'fullText' : 'contains',
      regexp: kind !== 'sqlite',
    }
    this.mayNameColumns = !renames && kind !== 'mysql'
  }

  get descriptions(): Models {
    return this.catalog.descriptions
  }

  /** @throws {ConfigurationError} `unknown_model` */
  model(name: string): ModelInfo {
    return modelInfoOf(this.catalog, name)
  }

  /** The plan of that shape, made on the first call. `make` takes its slots in the order of the shape's values. */
  plan(scope: Scope, shape: Shape, make: (context: StatementContext, slots: Slotter) => Planned): Plan {
    return this.#plans.get(shape.key, () => {
      const slots = new Slotter()
      const scopes = slots.scopes(shape.scopes)
      const planned = make(new StatementContext(this.kind, this.descriptions, scopes), slots)
      const statement = scope.connection.compile(planned.node)
      const { shape: rows = noShape, key = [] } = planned
      return { statement, shape: rows, laters: laterShapes(rows), key }
    })
  }
}
