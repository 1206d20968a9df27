import type { FieldDescription } from '../../db/model.ts'

/** A column as the database's catalogue tells it. */
export interface StoredColumn {
  readonly name: string
  /** In characters, where the type says so. */
  readonly maxLength?: number | undefined
}

/** The table that a model has in the database already. */
export interface StoredTable {
  column(field: FieldDescription): StoredColumn | undefined
  /** Whether the database keeps these fields unique, together or some of them alone. */
  isUnique(fields: readonly FieldDescription[]): boolean
}

export interface StoredTableFacts {
  readonly columns: readonly StoredColumn[]
  /** The columns of the key, and of each unique index that holds for all rows. */
  readonly uniqueSets: readonly (readonly string[])[]
  /** Whether names that differ only in case are the same, as everywhere but on PostgreSQL. */
  readonly anyCase: boolean
  /** What a field's column is called in the database, where something of the ORM's changes names. */
  readonly nameOf?: (field: FieldDescription) => string
}

export function storedTable({
  columns,
  uniqueSets,
  anyCase,
  nameOf = ({ column }) => column,
}: StoredTableFacts): StoredTable {
  const column = (field: FieldDescription): StoredColumn | undefined => named(columns, nameOf(field), anyCase)
  return {
    column,
    isUnique(fields) {
      const names = fields.map((field) => column(field)?.name)
      return uniqueSets.some((set) => set.length > 0 && set.every((name) => names.includes(name)))
    },
  }
}

/** The one of that name, or the first that bears it in another case. */
export const named = <Thing extends { readonly name: string }>(
  things: readonly Thing[],
  name: string,
  anyCase: boolean,
): Thing | undefined =>
  things.find((thing) => thing.name === name) ??
  (anyCase ? things.find((thing) => thing.name.toLowerCase() === name.toLowerCase()) : undefined)
