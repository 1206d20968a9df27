import { randomUUID } from 'node:crypto'
import type { FieldType } from '@authpkg/core'
import { DataTypes, Utils } from 'sequelize'
import type { Attribute } from './internals.ts'
import { timestampsOf, versionOf } from './internals.ts'
import type { SequelizeModel } from './model-set.ts'
import { asValueOf } from './values.ts'

/** What Sequelize fills in and keeps up by itself. */
export interface Upkeep {
  readonly fill?: () => unknown
  readonly refill?: () => unknown
  readonly counts?: boolean
}

const now = (): Date => new Date()

/** As `save` does it: moments of creation and change, the version, and defaults of the model. */
export function upkeepOf(model: SequelizeModel, name: string, attribute: Attribute, type: FieldType): Upkeep {
  const { createdAt, updatedAt } = timestampsOf(model)
  const fill = fillOf(attribute, type)
  if (name === createdAt) return { fill: fill ?? now }
  if (name === updatedAt) return { fill: fill ?? now, refill: fill ?? now }
  if (name === versionOf(model)) return { fill: fill ?? (() => 0), counts: true }
  return { ...(fill && { fill }), ...(attribute.authpkg?.onUpdate === 'now' && { refill: now }) }
}

/** Of defaults that are SQL: Sequelize puts them into its own INSERT. */
export const isSqlDefault = ({ defaultValue }: Attribute): boolean => defaultValue instanceof Utils.SequelizeMethod

export const hasDefault = ({ defaultValue }: Attribute): boolean => defaultValue !== undefined && defaultValue !== null

/** A default that is the same for every row, as a value of the field's type. */
export function constantDefault({ defaultValue }: Attribute, type: FieldType): unknown {
  if (typeof defaultValue === 'function' || isMade(defaultValue)) return undefined
  return defaultValue === undefined ? undefined : asValueOf(type, defaultValue)
}

const isMade = (value: unknown): boolean => value instanceof Utils.SequelizeMethod || isUuid(value) || isNow(value)
const isUuid = (value: unknown): boolean => value instanceof DataTypes.UUIDV4 || value instanceof DataTypes.UUIDV1
const isNow = (value: unknown): boolean => value instanceof DataTypes.NOW

/** Whether every new row gets a key that nobody gave it. */
export const makesKeys = (attribute: Attribute): boolean =>
  attribute.autoIncrement === true || typeof attribute.defaultValue === 'function' || isUuid(attribute.defaultValue)

function fillOf(attribute: Attribute, type: FieldType): (() => unknown) | undefined {
  const { defaultValue } = attribute
  if (defaultValue === undefined || defaultValue === null || isSqlDefault(attribute)) return undefined
  if (defaultValue instanceof DataTypes.UUIDV4) return randomUUID
  if (isUuid(defaultValue)) return () => Utils.toDefaultValue(defaultValue)
  if (isNow(defaultValue)) return () => asValueOf(type, now())
  if (typeof defaultValue === 'function') return () => asValueOf(type, (defaultValue as () => unknown)())
  const constant = asValueOf(type, defaultValue)
  return () => (typeof constant === 'object' ? structuredClone(constant) : constant)
}
