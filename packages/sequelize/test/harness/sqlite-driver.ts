import { createRequire } from 'node:module'

/**
 * Sequelize's driver for SQLite is compiled where no binary of it fits, which not every machine can: it is an optional
 * dependency, and comes with the example that needs it.
 */
const load = createRequire(new URL('../../../../examples/notes-sequelize/package.json', import.meta.url))

function loaded(): object | undefined {
  try {
    return load('sqlite3') as object
  } catch {
    return undefined
  }
}

const driver = loaded()

export const hasSqlite = driver !== undefined

/** Options of an instance on SQLite; Sequelize would look for the driver beside itself. */
export const onSqlite = { dialect: 'sqlite', ...(driver && { dialectModule: driver }) } as const
