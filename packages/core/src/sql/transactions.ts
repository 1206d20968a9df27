import type { Connection } from './connection.ts'
import { Scope } from './scope.ts'
import { typedError } from './typed-error.ts'

type Work<Result> = (scope: Scope) => Promise<Result>

/** Runs `work` in a transaction of its own, or as a savepoint where there is one already. */
export function inTransaction<Result>(scope: Scope, work: Work<Result>): Promise<Result> {
  if (scope.isTransaction) return scope.runNested((child) => inSavepoint(child, work))
  scope.turn()
  return withTypedErrors(work, (own) =>
    scope.connection.transaction((connection) => enter(new Scope(connection, scope), own)),
  )
}

/** Runs `work` in the transaction there is, or in one of its own: for work of ours that is nothing in halves. */
export const withinTransaction = <Result>(scope: Scope, work: Work<Result>): Promise<Result> =>
  scope.isTransaction ? work(scope) : inTransaction(scope, work)

const enter = <Result>(scope: Scope, work: Work<Result>): Promise<Result> => scope.enter(() => work(scope))

/** What beginning and committing throw is typed; what `work` throws stays as it is. */
async function withTypedErrors<Result>(
  work: Work<Result>,
  run: (work: Work<Result>) => Promise<Result>,
): Promise<Result> {
  let thrown: unknown
  const remembering: Work<Result> = (scope) =>
    work(scope).catch((error: unknown) => {
      thrown = error
      throw error
    })
  try {
    return await run(remembering)
  } catch (error) {
    throw error === thrown ? error : typedError(error)
  }
}

/** How long to wait for another process's transaction, in milliseconds, on top of the driver's own patience. */
const busyPatience = 5000

/**
 * Begins a transaction on SQLite, again and again while another process holds the file.
 *
 * @param begin takes the write lock at once: `begin immediate`
 */
export async function beginPatiently(begin: () => Promise<unknown>): Promise<void> {
  const since = Date.now()
  for (;;) {
    try {
      await begin()
      return
    } catch (error) {
      const typed = typedError(error)
      const busy = typed instanceof Error && 'code' in typed && typed.code === 'database_busy'
      if (!busy || Date.now() - since >= busyPatience) throw error
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 45))
    }
  }
}

let savepoints = 0

async function inSavepoint<Result>(scope: Scope, work: Work<Result>): Promise<Result> {
  const { connection } = scope
  const name = `authpkg_${++savepoints}`
  await command(connection, `savepoint ${name}`)
  try {
    const result = await enter(scope, work)
    await command(connection, `release savepoint ${name}`)
    return result
  } catch (error) {
    // A deadlock on MySQL has rolled the whole transaction back: there is no savepoint left, and nothing to undo.
    await connection.command(`rollback to savepoint ${name}`).catch(() => undefined)
    await connection.command(`release savepoint ${name}`).catch(() => undefined)
    throw error
  }
}

const command = (connection: Connection, sql: string): Promise<void> =>
  connection.command(sql).catch((error: unknown) => {
    throw typedError(error)
  })
