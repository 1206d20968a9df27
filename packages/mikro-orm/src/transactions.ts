import type { DatabaseKind } from '@authpkg/core'
import { beginPatiently } from '@authpkg/core/sql'
import { type EntityManager, EventType, type Transaction, TransactionEventBroadcaster } from '@mikro-orm/core'
import { type Client, clientOf, query, type SqlConnection, sqlConnection } from './driver.ts'
import { logQuery } from './logging.ts'

/**
 * Runs `work` with a fork of the EntityManager that is in a transaction of its own, with the ORM's events. What the
 * application has changed on the fork is flushed before the commit.
 *
 * The ORM's own `begin` would keep the connection out of the pool for ever when it is lost, for it is only given back
 * after a `rollback` that succeeds: here it is held from outside.
 */
export async function inOwnTransaction<Result>(
  em: EntityManager,
  kind: DatabaseKind,
  work: (em: EntityManager) => Promise<Result>,
): Promise<Result> {
  const fork = em.fork()
  const connection = sqlConnection(fork)
  await connection.ensureConnection()
  return connection
    .getClient()
    .connection()
    .execute(async (client) => {
      await begin(fork, client, kind)
      try {
        const result = await work(fork)
        await fork.commit()
        return result
      } catch (error) {
        // The database has ended it itself after some errors, or is gone.
        if (fork.isInTransaction()) await fork.rollback().catch(() => fork.resetTransactionContext())
        throw error
      }
    })
}

async function begin(em: EntityManager, client: Client, kind: DatabaseKind): Promise<void> {
  const events = new TransactionEventBroadcaster(em, { topLevelTransaction: true })
  await events.dispatchEvent(EventType.beforeTransactionStart)
  em.setTransactionContext(await client.startTransaction().execute())
  try {
    if (kind === 'sqlite') await takeLock(em)
    else await logQuery(em, 'begin', async () => ({ rows: [] }))
    await enterSession(em)
    await events.dispatchEvent(EventType.afterTransactionStart, em.getTransactionContext())
  } catch (error) {
    await em.rollback().catch(() => em.resetTransactionContext())
    throw error
  }
}

/**
 * The ORM begins deferred transactions, and two of those that read first and then want to write could neither go on.
 * So the one that it has begun ends, with nothing done, and another begins that has the write lock from the start.
 */
async function takeLock(em: EntityManager): Promise<void> {
  const client = clientOf(em, sqlConnection(em))
  await client.executeQuery(query('rollback', []))
  await beginPatiently(() => logQuery(em, 'begin immediate', () => client.executeQuery(query('begin immediate', []))))
}

/** `AbstractSqlConnection` puts session variables and a role, for row level security, into each transaction. */
interface SessionConnection {
  applySessionContext?(ctx: Transaction, session: object): Promise<void>
}

async function enterSession(em: EntityManager): Promise<void> {
  const session = em.getTransactionSessionContext()
  if (session) {
    const connection = sqlConnection(em) as SqlConnection & SessionConnection
    await connection.applySessionContext?.(em.getTransactionContext(), session)
  }
}
