import type { FieldDescription, Value } from '@authpkg/core'
import type { FieldParts } from '@authpkg/core/sql'
import { type EntityMetadata, type EntityProperty, isRaw } from '@mikro-orm/core'
import { type Mapped, valueIn } from './properties.ts'
import { fieldValue } from './values.ts'

type Fills = Pick<FieldParts, 'fill' | 'refill' | 'counts'>

/** What the ORM makes itself when a row is inserted or updated. */
export function fillsOf(meta: EntityMetadata, { prop, typed }: Mapped, field: FieldDescription): Fills {
  const { onUpdate } = prop
  if (prop.version) return typed.runtimeType === 'Date' ? { refill: () => new Date() } : { counts: true }
  const fill = fillOf(meta, prop)
  return {
    ...(fill && { fill: () => fieldValue(field.type, fill()) }),
    ...(isCallable(onUpdate) && { refill: () => fieldValue(field.type, onUpdate()) }),
  }
}

type NoArguments = () => unknown

/** Such a function wants the entity: then there has to be one, and writes go through the ORM. */
export const wantsEntity = ({ onCreate, onUpdate }: EntityProperty): boolean =>
  (onCreate?.length ?? 0) > 0 || (onUpdate?.length ?? 0) > 0

const isCallable = (made: EntityProperty['onCreate']): made is NoArguments => made !== undefined && made.length === 0

function fillOf(meta: EntityMetadata, prop: EntityProperty): NoArguments | undefined {
  if (isDiscriminator(meta, prop)) return discriminates(meta) ? () => meta.discriminatorValue : undefined
  if (isCallable(prop.onCreate)) return prop.onCreate
  const constant = constantDefault(prop)
  if (constant !== undefined) return () => constant
  return initialized(meta, prop, sampleOf(meta)) === undefined
    ? undefined
    : () => initialized(meta, prop, newInstance(meta))
}

/** The default as a value of the property; the ORM keeps SQL under the same name. */
export function constantDefault(prop: EntityProperty): Value | undefined {
  const value: unknown = prop.default
  if (value === undefined || value === null || isRaw(value) || typeof value === 'object') return undefined
  if (typeof value !== (prop.runtimeType === 'number' || prop.runtimeType === 'boolean' ? prop.runtimeType : 'string'))
    return undefined
  return prop.customType || prop.runtimeType === 'Date' ? undefined : (value as Value)
}

type Instance = Readonly<Record<string, unknown>>

/** One of each class, to find out what it gives to the properties of a new instance. */
const samples = new WeakMap<EntityMetadata, Instance>()

function sampleOf(meta: EntityMetadata): Instance {
  const sample = samples.get(meta) ?? newInstance(meta)
  samples.set(meta, sample)
  return sample
}

/** The ORM makes one to find defaults, too; a constructor may want what is not there. */
function newInstance(meta: EntityMetadata): Instance {
  try {
    return new (meta.class as new () => Instance)()
  } catch {
    return {}
  }
}

/** What a class gives to a property of a new instance: `created = new Date()`. */
function initialized(meta: EntityMetadata, prop: EntityProperty, instance: Instance): unknown {
  if (prop.formula || prop.generated || prop.autoincrement) return undefined
  const value = valueIn(instance, meta, prop)
  return typeof value === 'object' && value !== null && !isPlainValue(value) ? undefined : (value ?? undefined)
}

const isPlainValue = (value: object): boolean =>
  value instanceof Date || value instanceof Uint8Array || Array.isArray(value)

export const isDiscriminator = (meta: EntityMetadata, prop: EntityProperty): boolean =>
  meta.root?.discriminatorColumn === prop.name

/** An entity of several in one table. */
export const discriminates = (meta: EntityMetadata): boolean =>
  meta.root?.discriminatorColumn !== undefined && meta.discriminatorValue !== undefined
