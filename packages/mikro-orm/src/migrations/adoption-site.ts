import { ConfigurationError, type DatabaseKind } from '@authpkg/core'
import {
  type Added,
  type AdoptionSite,
  type Catalog,
  type Connection,
  type FieldInfo,
  type ModelInfo,
  type StoredTable,
  uniqueIndexName,
} from '@authpkg/core/sql'
import type { EntityManager } from '@mikro-orm/core'
import { EntityManagerConnection } from '../connection.ts'
import { catalogOfEntities, type Entities } from '../describe.ts'
import { ScopeRules, Scopes } from '../scopes.ts'
import { columnSql, holdsDefault, plainIndexes } from './add-column.ts'
import { drop } from './drop.ts'
import { type Generator, limitedGenerator, readSchemas, type Schemas } from './generator.ts'
import { matchKeys } from './mysql.ts'
import { type Column, type ForeignKey, type Index, referenced, type Table, tableNamed } from './schema.ts'
import { readTable } from './stored-tables.ts'
import { makeTables } from './tables.ts'

type Named = Pick<ModelInfo, 'table' | 'schema'>

/** What adoption needs of MikroORM. */
export async function adoptionSite(em: EntityManager, entities: Entities, kind: DatabaseKind): Promise<AdoptionSite> {
  const classes = new Set([...entities.values()].map(({ meta }) => meta.root.class))
  const generator = limitedGenerator(em, (meta) => classes.has(meta.root.class))
  return new Site(em, catalogOfEntities(em, entities, kind), generator, await readSchemas(generator))
}

class Site implements AdoptionSite {
  readonly catalog: Catalog
  readonly connection: Connection
  readonly #em: EntityManager
  readonly #generator: Generator
  readonly #schemas: Schemas
  /** Those that are made join them. */
  readonly #there: Table[]
  readonly #wanted: readonly Table[]
  /** Foreign keys of tables that point at one that is made after them. */
  readonly #later: { readonly table: Table; readonly key: ForeignKey }[] = []

  constructor(em: EntityManager, catalog: Catalog, generator: Generator, schemas: Schemas) {
    this.catalog = catalog
    this.connection = new EntityManagerConnection(em, catalog.kind, new Scopes(em, new ScopeRules(em, new Map())))
    this.#em = em
    this.#generator = generator
    this.#schemas = schemas
    this.#there = [...schemas.fromSchema.getTables()]
    this.#wanted = [...schemas.toSchema.getTables()]
  }

  get plain(): Connection {
    return this.connection
  }

  async storedTables(): Promise<ReadonlyMap<ModelInfo, StoredTable>> {
    const stored = new Map<ModelInfo, StoredTable>()
    for (const model of this.catalog.models.values()) {
      const table = this.#stored(model)
      if (table) stored.set(model, await readTable(this.#em, table, this.#kind))
    }
    return stored
  }

  holdsDefault(field: FieldInfo, model: ModelInfo): boolean {
    return holdsDefault(this.#column(model, field), this.#kind)
  }

  async createTable(model: ModelInfo): Promise<void> {
    const table = this.#target(model)
    this.#putOff(table)
    await makeTables(this.#generator, this.#schemas, [table], this.#there, this.#kind)
    this.#there.push(table)
    for (const { table: from, key } of this.#later.filter((one) => referenced([table], one.key))) {
      await this.#generator.execute(this.#generator.helper.createForeignKey(from, key))
    }
  }

  async addColumn(model: ModelInfo, field: FieldInfo): Promise<void> {
    const table = this.#target(model)
    if (this.#kind === 'mysql') matchKeys(table, this.#there)
    for (const sql of columnSql(this.#generator.helper, table, this.#column(model, field), this.#kind)) {
      await this.#generator.execute(sql)
    }
  }

  indexesOf(model: ModelInfo, field: FieldInfo): readonly string[] {
    if (this.#kind !== 'sqlite') return []
    return plainIndexes(this.#target(model), { name: field.column }).map(({ keyName }) => keyName)
  }

  uniqueName(model: ModelInfo, fields: readonly FieldInfo[]): string {
    return this.#uniqueIndex(model, fields).keyName
  }

  async makeUnique(model: ModelInfo, fields: readonly FieldInfo[]): Promise<void> {
    const { helper } = this.#generator
    await this.#generator.execute(helper.createIndex(this.#uniqueIndex(model, fields), this.#target(model)))
  }

  async drop(added: Added): Promise<void> {
    await drop({ em: this.#em, generator: this.#generator, kind: this.#kind }, added, this.#stored(added))
  }

  get #kind(): DatabaseKind {
    return this.catalog.kind
  }

  #stored(model: Named): Table | undefined {
    return tableNamed(this.#there, model, this.#schemas.toSchema.name, this.#kind !== 'postgres')
  }

  /** @throws {ConfigurationError} `unsupported` for an entity of a schema that only an EntityManager knows. */
  #target(model: ModelInfo): Table {
    const table = tableNamed(this.#wanted, model, this.#schemas.toSchema.name, false)
    if (table) return table
    const message = `The ORM's schema generator has no table for ${model.name}: its schema must be the entity's or the ORM's own.`
    throw new ConfigurationError('unsupported', message)
  }

  #column(model: ModelInfo, { column }: FieldInfo): Column {
    return this.#target(model).getColumn(column) as Column
  }

  /** The ORM's own, under its own name, so that it finds nothing to change; one of ours where it knows none. */
  #uniqueIndex(model: ModelInfo, fields: readonly FieldInfo[]): Index {
    const columns = fields.map(({ column }) => column)
    const isThis = ({ unique, columnNames }: Index): boolean =>
      unique && columnNames.length === columns.length && columnNames.every((name) => columns.includes(name))
    const keyName = uniqueIndexName(model.table, columns)
    const own = { keyName, columnNames: columns, unique: true, primary: false, constraint: false }
    return this.#target(model).getIndexes().find(isThis) ?? own
  }

  /** SQLite alone lets a table point at one that is not there. */
  #putOff(table: Table): void {
    if (this.#kind === 'sqlite') return
    const isLater = (key: ForeignKey): boolean =>
      !referenced([...this.#there, table], key) && referenced(this.#wanted, key) !== undefined
    const keys = Object.entries(table.getForeignKeys())
    const kept = keys.filter(([, key]) => !isLater(key))
    this.#later.push(...keys.filter(([, key]) => isLater(key)).map(([, key]) => ({ table, key })))
    table.setForeignKeys(Object.fromEntries(kept))
  }
}
