import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { SqliteDialect } from 'kysely'

/** Kysely over `node:sqlite`, which Deno and Node both have built in. */
export function nodeSqlite(path: string): SqliteDialect {
  const file = new DatabaseSync(path)
  return new SqliteDialect({
    database: {
      close: () => file.close(),
      prepare(sql) {
        const statement = file.prepare(sql)
        const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[]
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...values(parameters)),
          run: (parameters) => statement.run(...values(parameters)),
          iterate: (parameters) => statement.iterate(...values(parameters)),
        }
      },
    },
  })
}
