import { Database } from 'bun:sqlite'
import { SqliteDialect } from 'kysely'

/** Kysely over the SQLite that is built into Bun. */
export function bunSqlite(path: string): SqliteDialect {
  const file = new Database(path)
  file.run('pragma foreign_keys = on')
  return new SqliteDialect({
    database: {
      close: () => file.close(),
      prepare(sql) {
        const statement = file.query(sql)
        return {
          reader: statement.columnNames.length > 0,
          all: (parameters) => statement.all(...parameters),
          run: (parameters) => statement.run(...parameters),
          iterate: (parameters) => statement.iterate(...parameters),
        }
      },
    },
  })
}
