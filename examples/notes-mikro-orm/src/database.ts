import { join } from 'node:path'
import { type Address, ownFile, readAddress, unusable } from '@authpkg/example-notes/address'
import type { DemoDatabase } from '@authpkg/example-notes/start'
import { adopt, mikroOrmAdapter } from '@authpkg/mikro-orm'
import type { MikroORM } from '@mikro-orm/core'
import { MikroORM as MariaDbORM } from '@mikro-orm/mariadb'
import { MikroORM as PostgresORM } from '@mikro-orm/postgresql'
import { MikroORM as SqliteORM } from '@mikro-orm/sqlite'
import { models } from './models.ts'

/**
 * Connects to `sqlite:<path>`, `postgres://…` or `mysql://…`. An SQLite file that is not there is made.
 * @throws {StartError} for any other address, a file that is no database, a server that does not answer.
 */
export async function openDatabase(url = ownFile(join(import.meta.dirname, '..'))): Promise<DemoDatabase> {
  try {
    const orm = ormFor(readAddress(url))
    await orm.connect()
    return {
      adapter: mikroOrmAdapter(orm, models),
      findMissing: () => adopt(orm, models),
      close: () => orm.close(),
    }
  } catch (error) {
    throw unusable(url, error)
  }
}

function ormFor(address: Address): MikroORM {
  const entities = Object.values(models)
  switch (address.kind) {
    case 'sqlite':
      return new SqliteORM({ entities, dbName: address.path })
    case 'postgres':
      return new PostgresORM({ entities, clientUrl: address.url })
    case 'mysql':
      return new MariaDbORM({ entities, clientUrl: address.url, collate: 'utf8mb4_bin' })
  }
}
