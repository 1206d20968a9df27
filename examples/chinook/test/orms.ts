import type { DbAdapter } from '@authpkg/core'
import { introspect, kyselyAdapter } from '@authpkg/kysely'
import { mikroOrmAdapter } from '@authpkg/mikro-orm'
import { sequelizeAdapter } from '@authpkg/sequelize'
import type { MikroORM } from '@mikro-orm/core'
import { MikroORM as MariaDbORM } from '@mikro-orm/mariadb'
import { MikroORM as PostgresORM } from '@mikro-orm/postgresql'
import { MikroORM as SqliteORM } from '@mikro-orm/sqlite'
import SQLite from 'better-sqlite3'
import { type Dialect, Kysely, MysqlDialect, PostgresDialect, SqliteDialect } from 'kysely'
import { createPool } from 'mysql2'
import { Pool } from 'pg'
import { Sequelize } from 'sequelize'
import sqlite3 from 'sqlite3'
import type { Chinook } from './databases.ts'
import { renamed } from './models/kysely.ts'
import { entities, optionsFor } from './models/mikro-orm.ts'
import { chinookModels } from './models/sequelize.ts'

interface OpenedChinook {
  readonly adapter: DbAdapter
  close(): Promise<void>
}

/** Chinook through each of the adapters. */
export const orms: Readonly<Record<string, (chinook: Chinook) => Promise<OpenedChinook>>> = {
  Kysely: openKysely,
  MikroORM: openMikroOrm,
  Sequelize: openSequelize,
}

async function openKysely(chinook: Chinook): Promise<OpenedChinook> {
  const db = new Kysely<unknown>({ dialect: dialectFor(chinook) })
  const adapter = kyselyAdapter(db, renamed(await introspect(db)))
  return { adapter, close: () => db.destroy() }
}

function dialectFor({ kind, url }: Chinook): Dialect {
  switch (kind) {
    case 'sqlite':
      return new SqliteDialect({ database: new SQLite(url) })
    case 'postgres':
      return new PostgresDialect({ pool: new Pool({ connectionString: url }) })
    case 'mysql':
      return new MysqlDialect({ pool: createPool({ uri: url }) })
  }
}

async function openMikroOrm(chinook: Chinook): Promise<OpenedChinook> {
  const orm = mikroOrmOver(chinook)
  const adapter = mikroOrmAdapter(orm, entities)
  return { adapter, close: () => orm.close() }
}

function mikroOrmOver({ kind, url }: Chinook): MikroORM {
  const options = { ...optionsFor[kind], entities: Object.values(entities) }
  switch (kind) {
    case 'sqlite':
      return new SqliteORM({ ...options, dbName: url })
    case 'postgres':
      return new PostgresORM({ ...options, clientUrl: url })
    case 'mysql':
      return new MariaDbORM({ ...options, clientUrl: url })
  }
}

async function openSequelize({ kind, url }: Chinook): Promise<OpenedChinook> {
  const sequelize =
    kind === 'sqlite'
      ? new Sequelize({ dialect: 'sqlite', dialectModule: sqlite3, storage: url, logging: false })
      : new Sequelize(url, { logging: false })
  const adapter = sequelizeAdapter(sequelize, chinookModels(sequelize))
  return { adapter, close: () => sequelize.close() }
}
