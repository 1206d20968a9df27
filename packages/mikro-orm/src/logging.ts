import type { EntityManager } from '@mikro-orm/core'

interface Answer {
  readonly rows: readonly unknown[]
  readonly numAffectedRows?: bigint
}

/** Runs a statement and tells MikroORM's loggers of it, never with its values. */
export async function logQuery<Result extends Answer>(
  em: EntityManager,
  sql: string,
  run: () => Promise<Result>,
): Promise<Result> {
  if (!isHeard(em)) return run()
  const since = Date.now()
  try {
    const answer = await run()
    const affected = answer.numAffectedRows === undefined ? undefined : Number(answer.numAffectedRows)
    log(em, sql, { took: Date.now() - since, results: answer.rows.length, ...(affected !== undefined && { affected }) })
    return answer
  } catch (error) {
    log(em, sql, { took: Date.now() - since, level: 'error' })
    throw error
  }
}

const isHeard = (em: EntityManager): boolean =>
  em.config.getLogger().isEnabled('query', contextOf(em)) || em.config.get('slowQueryThreshold') !== undefined

const contextOf = (em: EntityManager): ReturnType<EntityManager['getLoggerContext']> =>
  em.getLoggerContext({ disableContextResolution: true })

interface Facts {
  readonly took: number
  readonly results?: number
  readonly affected?: number
  readonly level?: 'error'
}

function log(em: EntityManager, query: string, facts: Facts): void {
  const { config } = em
  const context = { level: 'info' as const, ...contextOf(em), ...facts, query }
  config.getLogger().logQuery(context)
  const threshold = config.get('slowQueryThreshold')
  if (threshold === undefined || facts.took < threshold) return
  const level = facts.level ?? 'warning'
  // As the ORM does it: slow statements are told whatever `debug` says.
  config.getSlowQueryLogger().logQuery({ ...context, enabled: true, level, namespace: 'slow-query' })
}
