import type { DatabaseKind } from '@authpkg/core'
import { CompiledQuery } from 'kysely'
import type { Db } from './dialect.ts'
import { typedError } from './errors.ts'
import { Scope } from './scope.ts'

type Work<Result> = (scope: Scope) => Promise<Result>

/** Runs `work` in a transaction of its own, or as a savepoint where there is one already. */
export function inTransaction<Result>(scope: Scope, kind: DatabaseKind, work: Work<Result>): Promise<Result> {
  if (scope.isTransaction) return scope.runNested((child) => inSavepoint(child, work))
  scope.turn()
  return withTypedErrors(work, (own) =>
    kind === 'sqlite'
      ? inSqliteTransaction(scope, own)
      : scope.db.transaction().execute((db) => enter(new Scope(db, scope), own)),
  )
}

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

/**
 * Takes the write lock at once: a transaction that reads first and then wants to write would otherwise meet another
 * that did the same, and neither could go on.
 */
function inSqliteTransaction<Result>(scope: Scope, work: Work<Result>): Promise<Result> {
  return scope.db.connection().execute(async (db) => {
    await beginImmediate(db)
    try {
      const result = await enter(new Scope(db, scope), work)
      await command(db, 'commit')
      return result
    } catch (error) {
      await command(db, 'rollback').catch(() => undefined) // SQLite has ended it itself after some errors
      throw error
    }
  })
}

/** How long to wait for another process's transaction, in milliseconds, on top of the driver's own patience. */
const busyPatience = 5000

async function beginImmediate(db: Db): Promise<void> {
  const since = Date.now()
  for (;;) {
    try {
      return await command(db, 'begin immediate')
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
  const name = `authpkg_${++savepoints}`
  await command(scope.db, `savepoint ${name}`)
  try {
    const result = await enter(scope, work)
    await command(scope.db, `release savepoint ${name}`)
    return result
  } catch (error) {
    // A deadlock on MySQL has rolled the whole transaction back: there is no savepoint left, and nothing to undo.
    await command(scope.db, `rollback to savepoint ${name}`).catch(() => undefined)
    await command(scope.db, `release savepoint ${name}`).catch(() => undefined)
    throw error
  }
}

/** Fixed SQL without values. */
async function command(db: Db, sql: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(sql))
}
