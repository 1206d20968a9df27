import type { AdoptedFields, Duplicate } from '../../user/adoption.ts'
import type { FieldInfo, ModelInfo } from '../catalog.ts'

/** One change, in the order in which they are made. */
export type AdoptionStep =
  | { readonly kind: 'createTable'; readonly model: ModelInfo }
  | { readonly kind: 'addColumn'; readonly model: ModelInfo; readonly field: FieldInfo; readonly filled: number }
  | {
      readonly kind: 'fill'
      readonly model: ModelInfo
      readonly fields: AdoptedFields
      /** How many rows get a value, by field. Those of columns that are new are told with the columns. */
      readonly filled: ReadonlyMap<string, number>
    }
  | { readonly kind: 'makeUnique'; readonly model: ModelInfo; readonly fields: readonly FieldInfo[] }

export interface AdoptionPlan {
  readonly steps: readonly AdoptionStep[]
  readonly duplicates: readonly Duplicate[]
}

/** A step in words for the person who is asked whether to take it; none where an earlier step has told of it. */
export function inWords(step: AdoptionStep): string[] {
  const { table } = step.model
  switch (step.kind) {
    case 'createTable':
      return [`Add the table ${table}`]
    case 'addColumn': {
      const fill = step.filled > 0 ? ` and fill it for ${counted(step.filled, step.model)}` : ''
      return [`Add the column ${table}.${step.field.column}${fill}`]
    }
    case 'fill':
      return [...step.filled].map(
        ([name, count]) => `Fill the column ${table}.${columnOf(step.model, name)} for ${counted(count, step.model)}`,
      )
    case 'makeUnique': {
      const columns = step.fields.map(({ column }) => column)
      return columns.length === 1
        ? [`Make the column ${table}.${columns[0]} unique`]
        : [`Make the columns ${columns.join(', ')} of ${table} unique together`]
    }
  }
}

const columnOf = (model: ModelInfo, field: string): string => model.fields.get(field)?.column ?? field

const counted = (count: number, { name }: ModelInfo): string => {
  const noun = name === 'User' ? 'user' : 'row'
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
