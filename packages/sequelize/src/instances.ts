import type { Row } from '@authpkg/core'
import { type FieldInfo, type ModelInfo, relationInfoOf } from '@authpkg/core/sql'
import type { Includeable, Model } from 'sequelize'
import type { ModelSet, SequelizeModel } from './model-set.ts'

/** An instance of a stored row, as a finder would have loaded it. */
export const stored = (model: SequelizeModel, info: ModelInfo, row: Row): Model =>
  model.build(loaded(info, row) as never, { isNewRecord: false, raw: true })

/** The same with its included relations: those that are associations become instances by Sequelize's own road. */
export function instanceOf(models: ModelSet, info: ModelInfo, row: Row): Model {
  const model = models[info.name] as SequelizeModel
  const related = [...info.relations.keys()].filter((name) => typeof row[name] === 'object' && !info.fields.has(name))
  const associated = related.filter((name) => name in model.associations)
  const instance = model.build({ ...loaded(info, row), ...nested(info, row, associated) } as never, {
    isNewRecord: false,
    raw: true,
    ...(associated.length > 0 && { include: includes(models, info, [row]) }),
  })
  for (const name of related) if (!associated.includes(name)) attach(models, info, row, name, instance)
  return instance
}

/** The relations of rows that are associations, and those of their rows; rows may bring different ones along. */
function includes(models: ModelSet, info: ModelInfo, rows: readonly Row[]): Includeable[] {
  const model = models[info.name] as SequelizeModel
  return [...info.relations.values()].flatMap(({ name, targetModel }) => {
    const included = rows.some((row) => typeof row[name] === 'object')
    if (!included || info.fields.has(name) || !(name in model.associations)) return []
    const inner = includes(
      models,
      targetModel,
      rows.flatMap((row) => rowsAt(row, name)),
    )
    return [{ association: name, ...(inner.length > 0 && { include: inner }) } as Includeable]
  })
}

function nested(info: ModelInfo, row: Row, names: readonly string[]): Row {
  const made: Row = {}
  for (const name of names) {
    const { targetModel } = relationInfoOf(info, name)
    const value = row[name]
    const load = (one: Row): Row => {
      const inner = [...targetModel.relations.keys()].filter((other) => typeof one[other] === 'object')
      return { ...loaded(targetModel, one), ...nested(targetModel, one, inner) }
    }
    made[name] = Array.isArray(value) ? value.map(load) : value === null ? null : load(value as Row)
  }
  return made
}

/** A relation that is a foreign key only. */
function attach(models: ModelSet, info: ModelInfo, row: Row, name: string, instance: Model): void {
  const { targetModel } = relationInfoOf(info, name)
  const made = rowsAt(row, name).map((one) => instanceOf(models, targetModel, one))
  Object.assign(instance, { [name]: Array.isArray(row[name]) ? made : (made[0] ?? null) })
}

const rowsAt = (row: Row, name: string): readonly Row[] => {
  const value = row[name]
  return (Array.isArray(value) ? value : value ? [value] : []) as Row[]
}

/** The fields of a row as Sequelize's own parsers give them. */
function loaded(info: ModelInfo, row: Row): Row {
  const values: Row = {}
  for (const [name, field] of info.fields) if (name in row) values[name] = loadedValue(field, row[name])
  return values
}

function loadedValue({ type }: FieldInfo, value: unknown): unknown {
  if (value === null || value === undefined) return value
  if (type === 'bigint' && typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array && !Buffer.isBuffer(value)) return Buffer.from(value)
  return value
}
