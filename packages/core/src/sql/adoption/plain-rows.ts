import type { RowTypes } from '../../db/db-adapter.ts'
import type { ModelDescription, Row } from '../../db/model.ts'
import { catalogOf, type FieldInfo, type ModelInfo } from '../catalog.ts'
import type { Connection } from '../connection.ts'
import { Engine } from '../engine.ts'
import { Scope } from '../scope.ts'
import { SqlAdapter } from '../sql-adapter.ts'
import type { AdoptionSite } from './site.ts'

/**
 * An adapter over some columns of one model, whatever it points to: what is filled in is no change of the
 * application's, so that nothing runs and nothing is kept up.
 */
export function plainRows(site: AdoptionSite, model: ModelInfo, isThere: (field: string) => boolean): PlainRows {
  const fields = new Map([...model.description.fields].filter(([name]) => isThere(name)))
  const alone: ModelDescription = { ...model.description, fields, relations: new Map(), uniqueSets: [], auth: {} }
  return rowsOn(site.connection, site, alone, model)
}

/** The same over a table that may be no model's. */
export function rowsOn(
  connection: Connection,
  { catalog, renames = false }: Pick<AdoptionSite, 'catalog' | 'renames'>,
  described: ModelDescription,
  { fields }: Pick<ModelInfo, 'fields'>,
): PlainRows {
  const alone = catalogOf(catalog.kind, new Map([[described.name, described]]), (_, { name }) => {
    const { codec, expression } = fields.get(name) as FieldInfo
    return { codec, expression }
  })
  return new PlainRows(new Engine(alone, { renames }), new Scope(connection))
}

class PlainRows extends SqlAdapter<RowTypes> {
  instance(_model: string, row: Row): unknown {
    return row
  }

  /** On MySQL the last change to the schema has ended the transaction, and with it the savepoints. */
  override async transaction<Result>(work: (db: this) => Promise<Result>): Promise<Result> {
    const isOver = this.engine.kind === 'mysql' && this.scope.isTransaction
    return isOver ? work(this) : super.transaction(work)
  }

  protected within(scope: Scope): this {
    return new PlainRows(this.engine, scope) as this
  }
}
