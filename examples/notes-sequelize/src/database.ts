import { join } from 'node:path'
import { type Address, connectTimeout, ownFile, readAddress, unusable } from '@authpkg/example-notes/address'
import type { DemoDatabase } from '@authpkg/example-notes/start'
import { adopt, sequelizeAdapter } from '@authpkg/sequelize'
import { type Options, Sequelize } from 'sequelize'
import { defineModels } from './models.ts'

/**
 * Connects to `sqlite:<path>`, `postgres://…` or `mysql://…`. An SQLite file that is not there is made.
 * @throws {StartError} for any other address, a file that is no database, a server that does not answer.
 */
export async function openDatabase(url = ownFile(join(import.meta.dirname, '..'))): Promise<DemoDatabase> {
  try {
    const sequelize = connect(readAddress(url))
    await sequelize.getQueryInterface().showAllTables()
    const models = defineModels(sequelize)
    return {
      adapter: sequelizeAdapter(sequelize, models),
      findMissing: () => adopt(sequelize, models),
      close: () => sequelize.close(),
    }
  } catch (error) {
    throw unusable(url, error)
  }
}

/** The demo's tables bear the names of its models, and keep no timestamps of Sequelize's. */
const options: Options = { logging: false, define: { freezeTableName: true, timestamps: false } }

function connect(address: Address): Sequelize {
  switch (address.kind) {
    case 'sqlite':
      return new Sequelize({ ...options, dialect: 'sqlite', storage: address.path })
    case 'postgres':
      return new Sequelize(address.url, { ...options, dialectOptions: { connectionTimeoutMillis: connectTimeout } })
    case 'mysql':
      return new Sequelize(address.url, {
        ...options,
        dialectOptions: { connectTimeout },
        define: { ...options.define, charset: 'utf8mb4', collate: 'utf8mb4_bin' },
      })
  }
}
