import type { Values } from '../db/db-adapter.ts'
import type { Row, Value } from '../db/model.ts'
import { eq, type Where } from '../query/where.ts'
import type { Satellite } from '../user/model-layout.ts'
import type { SessionInfo, SessionLimits } from './session-store.ts'

const names = [
  'tokenHash',
  'uniquifier',
  'createdAt',
  'lastSeenAt',
  'expiresAt',
  'authenticatedAt',
  'ipAddress',
  'userAgent',
] as const

/** What a row of the application's model of sessions says, by whichever names its fields have. */
export interface SessionRows {
  readonly satellite: Satellite
  readonly name: string
  /** The field of the primary key. */
  readonly key: string
  /** The field of each attribute; of one that the model does not have a name that is no field's. */
  readonly fields: Readonly<Record<(typeof names)[number], string>>
  byId(id: unknown): Where
  /** Those of the values that the model has a field for. */
  known(values: Values): Values
  isLive(row: Row, now: Date): boolean
  /** Those of which `isLive` says no. */
  ended(now: Date): Where
  toInfo(row: Row): SessionInfo
}

export function sessionRows(satellite: Satellite, limits: SessionLimits): SessionRows {
  const { model } = satellite
  const key = model.primaryKey[0] ?? 'id'
  const entries = names.map((name) => [name, satellite.fields.get(name) ?? `(${name})`])
  const fields = Object.fromEntries(entries) as SessionRows['fields']
  const idle = limits.idleTimeout * 1000

  return {
    satellite,
    name: model.name,
    key,
    fields,
    byId: (id) => eq(key, id as Value),
    known: (values) => Object.fromEntries(Object.entries(values).filter(([field]) => model.fields.has(field))),
    isLive: (row, now) =>
      time(row[fields.expiresAt]) > now.getTime() && time(row[fields.lastSeenAt]) + idle > now.getTime(),
    ended: (now) => ({
      op: 'or',
      conditions: [
        { op: 'lte', path: fields.expiresAt, value: now },
        { op: 'lte', path: fields.lastSeenAt, value: new Date(now.getTime() - idle) },
      ],
    }),
    toInfo: (row) => ({
      id: row[key],
      createdAt: row[fields.createdAt] as Date,
      lastSeenAt: row[fields.lastSeenAt] as Date,
      expiresAt: row[fields.expiresAt] as Date,
      ipAddress: (row[fields.ipAddress] as string | null | undefined) ?? null,
      userAgent: (row[fields.userAgent] as string | null | undefined) ?? null,
    }),
  }
}

/** No number, which is neither before nor after any, for what is no time. */
export const time = (value: unknown): number => (value instanceof Date ? value.getTime() : Number.NaN)
