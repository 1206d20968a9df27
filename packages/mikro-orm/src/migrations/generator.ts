import type { EntityManager, EntityMetadata, IDatabaseDriver, Transaction } from '@mikro-orm/core'
import { type SqlConnection, sqlConnection } from '../driver.ts'
import type { Helper, Schema, Table } from './schema.ts'

/** The tables that are there, and those that the entities want. */
export interface Schemas {
  readonly fromSchema: Schema
  readonly toSchema: Schema
}

/** The parts of `SqlSchemaGenerator`, of `@mikro-orm/sql`, that are used or taken over. */
export interface Generator {
  readonly helper: Helper
  prepareSchemaForComparison(options: object): Promise<Schemas>
  getOrderedMetadata(schema?: string, wildcard?: boolean): EntityMetadata[]
  getUpdateSchemaSQL(options: object): Promise<string>
  getDropSchemaSQL(options: object): Promise<string>
  execute(sql: string, options?: object): Promise<void>
}

/**
 * The ORM's schema generator for some entities alone, with all of its statements in the EntityManager's transaction. It
 * has no options for that: the methods that decide it are taken over.
 */
export function limitedGenerator(em: EntityManager, wanted: (meta: EntityMetadata) => boolean): Generator {
  const driver = em.getDriver()
  const original = em.getPlatform().getSchemaGenerator(driver, em) as unknown as Generator
  const connection = inTransaction(sqlConnection(em), em.getTransactionContext())
  const limitedDriver = Object.create(driver, {
    execute: { value: (sql: string) => connection.execute(sql) },
  }) as IDatabaseDriver
  return Object.create(original, {
    connection: { value: connection },
    driver: { value: limitedDriver },
    // Asks for the database from outside of the transaction.
    ensureDatabase: { value: async () => true },
    getOrderedMetadata: {
      value: (...options: [string?, boolean?]) => original.getOrderedMetadata(...options).filter(wanted),
    },
  }) as Generator
}

/** Both as they are now. Routines are nothing of ours. */
export async function readSchemas(generator: Generator): Promise<Schemas> {
  const schemas = await generator.prepareSchemaForComparison({})
  for (const schema of [schemas.fromSchema, schemas.toSchema]) schema.getRoutines().length = 0
  return schemas
}

/** The statements that make some of the wanted tables, with what they need: nothing else is looked at. */
export async function creationSql(generator: Generator, schemas: Schemas, tables: Table[]): Promise<string> {
  const { fromSchema, toSchema } = schemas
  fromSchema.setTables([])
  toSchema.setTables(tables)
  const own = Object.create(generator, { prepareSchemaForComparison: { value: async () => schemas } }) as Generator
  const sql = await own.getUpdateSchemaSQL({ safe: true, dropTables: false, wrap: false })
  // What tables share is made with the first of them.
  fromSchema.setNamespaces(new Set([...fromSchema.getNamespaces(), ...toSchema.getNamespaces()]))
  fromSchema.setNativeEnums({ ...fromSchema.getNativeEnums(), ...toSchema.getNativeEnums() })
  return sql
}

/** `AbstractSqlConnection`, for fixed SQL. */
interface Executing {
  execute(sql: string, params?: unknown[], method?: string, ctx?: Transaction, context?: object): Promise<unknown>
}

/** The connection with its statements in a transaction where they do not say so. */
function inTransaction(connection: SqlConnection, ctx: Transaction | undefined): Executing {
  const original = connection as unknown as Executing
  const execute: Executing['execute'] = (sql, params, method, own, context) =>
    original.execute(sql, params, method, own ?? ctx, context)
  return Object.create(connection, { execute: { value: execute } }) as Executing
}
