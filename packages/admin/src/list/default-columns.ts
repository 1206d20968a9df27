import { type FieldDescription, type ModelDescription, relationOfField } from '@authpkg/core'

/** More columns do not fit beside each other. */
const most = 6

/** Values that are too long for a cell, or say nothing in one. */
const unsuited: ReadonlySet<string> = new Set(['text', 'json', 'binary'])

/**
 * The columns of a list that nobody chose: what names the row, or its key, then the fields that fit in a cell.
 * A foreign key is shown as the row it points to.
 */
export function defaultColumns(model: ModelDescription, labelField: string | undefined): readonly string[] {
  const fields = [...model.fields.values()].filter((field) => !field.secret)
  const first = labelField ?? model.primaryKey.find((name) => !model.fields.get(name)?.secret)
  const others = fields.filter((field) => field.name !== first && isSuited(model, field)).map((field) => field.name)
  const chosen = [...(first === undefined ? [] : [first]), ...others].slice(0, most)
  return (chosen.length > 0 ? chosen : fields.slice(0, most).map((field) => field.name)).map(
    (name) => relationOfField(model, name)?.name ?? name,
  )
}

/** A key that the database makes says nothing beside a name; a natural key, or part of one, does. */
function isSuited(model: ModelDescription, field: FieldDescription): boolean {
  if (unsuited.has(field.type)) return false
  return !(model.primaryKey.includes(field.name) && field.generated)
}
