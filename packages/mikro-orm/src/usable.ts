import type { DatabaseKind } from '@authpkg/core'
import type { EntityManager, EntityMetadata } from '@mikro-orm/core'
import type { Entity } from './describe.ts'
import { columnType } from './types.ts'

/** Why an entity is no table that rows can be read from and written to, or nothing. */
export function unusable({ name, meta, fields }: Entity, em: EntityManager, kind: DatabaseKind): readonly string[] {
  const reason = reasonOf(meta)
  const problems = reason === undefined ? [] : [`${name} ${reason}.`]
  const zoneless = [...fields.values()].find(({ typed }) => typed.runtimeType === 'Date' && !hasZone(columnType(typed)))
  if (zoneless && kind !== 'sqlite' && !keepsUtc(em)) {
    problems.push(`${name}.${zoneless.name} has no time zone, and the ORM is not set to UTC (forceUtcTimezone).`)
  }
  return problems
}

function reasonOf(meta: EntityMetadata): string | undefined {
  if (meta.embeddable) return 'is an embeddable, which has no table'
  if (meta.virtual || (meta.expression !== undefined && !meta.view)) return 'is a virtual entity, which has no table'
  if (meta.view) return 'is a view: give the adapter the entities it is made of'
  if (isJoined(meta)) return 'is spread over several tables by inheritance ("tpt"): use one table, or a relation'
  if (meta.abstract && meta.discriminatorMap === undefined) return 'is abstract, and has no table'
  return undefined
}

const isJoined = (meta: EntityMetadata): boolean =>
  meta.inheritanceType === 'tpt' ||
  meta.root?.inheritanceType === 'tpt' ||
  meta.tptParent !== undefined ||
  (meta.tptChildren?.length ?? 0) > 0

const hasZone = (column: string): boolean => column.startsWith('timestamptz') || column.includes('with time zone')

function keepsUtc(em: EntityManager): boolean {
  const timezone = em.config.get('timezone')
  return timezone === undefined ? em.config.get('forceUtcTimezone') !== false : /^(Z|UTC|\+00:?00)$/i.test(timezone)
}
