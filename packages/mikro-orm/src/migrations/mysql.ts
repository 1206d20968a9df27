import { type ForeignKey, referenced, type Table } from './schema.ts'

/**
 * Columns that point at a table that is there take the type of what they point at: MySQL joins no number without a
 * sign, as the ORM makes its keys, to one with a sign, as others do.
 */
export function matchKeys(table: Table, there: readonly Table[]): void {
  for (const key of Object.values(table.getForeignKeys())) {
    const target = referenced(there, key)
    if (target) matchKey(table, key, target)
  }
}

function matchKey(table: Table, { columnNames, referencedColumnNames }: ForeignKey, target: Table): void {
  for (const [i, name] of columnNames.entries()) {
    const column = table.getColumn(name)
    const wanted = target.getColumn(referencedColumnNames[i] ?? '')
    if (!column || !wanted) continue
    column.type = wanted.type
    column.unsigned = wanted.unsigned ?? false
    column.collation = wanted.collation
  }
}

/**
 * MySQL ends the transaction with each change to the schema: what keeps rows right comes in the same statement as the
 * table, so that a process that dies leaves none without. The ORM's generator writes it behind, a line each.
 */
export function wholeTables(sql: string): string {
  const made = new Map<string, number>()
  const lines: string[] = []
  for (const line of sql.split('\n')) {
    const table = /^create table (\S+) \(/.exec(line)?.[1]
    if (table !== undefined) made.set(table, lines.length)
    else if (addedWithin(line, made, lines)) continue
    lines.push(line)
  }
  return lines.join('\n')
}

/** Puts what a line adds to a table into the statement that makes it, unless it points at one that is made later. */
function addedWithin(line: string, made: ReadonlyMap<string, number>, lines: string[]): boolean {
  const [, table = '', part = ''] = /^alter table (\S+) add (.*);$/.exec(line) ?? []
  const target = / references (\S+) \(/.exec(part)?.[1] ?? ''
  const at = made.get(table)
  if (at === undefined || (made.get(target) ?? -1) > at) return false
  const [, columns, rest] =
    /^(.*)(\) (?:default character set|collate|engine|comment)\b.*)$/.exec(lines[at] ?? '') ?? []
  if (columns === undefined) return false
  lines[at] = `${columns}, ${part}${rest}`
  return true
}
