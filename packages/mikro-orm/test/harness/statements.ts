/** A connection as Kysely, underneath MikroORM, holds it: everything that the driver is given goes through it. */
interface DriverConnection {
  executeQuery(query: { readonly sql: string }, ...rest: unknown[]): Promise<unknown>
}

/** For the ORM's `onCreateConnection`: tells every statement of each connection, whoever makes it. */
export const recordingStatements =
  (record: (sql: string) => void) =>
  async (connection: unknown): Promise<void> => {
    const recorded = connection as DriverConnection
    const original = recorded.executeQuery
    recorded.executeQuery = function (this: DriverConnection, query, ...rest) {
      record(query.sql)
      return original.call(this, query, ...rest)
    }
  }
