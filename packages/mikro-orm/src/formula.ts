import { columnOf, type Sql } from '@authpkg/core/sql'
import { type EntityMetadata, type EntityProperty, type FormulaTable, isRaw, type Platform } from '@mikro-orm/core'

/** Stands for the alias of the table in what a formula writes; formulas quote names or do not. */
const anyAlias = 'authpkg_alias'
const mention = new RegExp(`(["\`]?)${anyAlias}\\1(?:\\.(?:"([^"]+)"|\`([^\`]+)\`|(\\w+)))?`)

/** A formula as SQL for any alias of its table. */
export function formula(meta: EntityMetadata, prop: EntityProperty, platform: Platform): (alias: string) => Sql {
  const text = sqlOf(meta, prop, platform)
  return (alias) => around(text, alias)
}

function sqlOf(meta: EntityMetadata, prop: EntityProperty, platform: Platform): string {
  const { schema, tableName: name } = meta
  const qualifiedName = schema === undefined ? name : `${schema}.${name}`
  const table: FormulaTable = {
    alias: anyAlias,
    name,
    qualifiedName,
    ...(schema !== undefined && { schema }),
    toString: () => anyAlias,
  }
  const made = prop.formula?.(meta.createColumnMappingObject(anyAlias), table) ?? 'null'
  return isRaw(made) ? platform.formatQuery(made.sql, [...made.params]) : made
}

/** The text with columns in the places where they are named. */
function around(text: string, alias: string): Sql {
  const texts: string[] = []
  const parts: Sql[] = []
  let rest = `(${text})`
  for (let found = mention.exec(rest); found; found = mention.exec(rest)) {
    const column = found[2] ?? found[3] ?? found[4]
    texts.push(rest.slice(0, found.index))
    parts.push(column === undefined ? columnOf(undefined, alias) : columnOf(alias, column))
    rest = rest.slice(found.index + found[0].length)
  }
  return { kind: 'raw', texts: [...texts, rest], parts }
}
