import type { ModelDefinition, ModelSet } from './define-model.ts'

/** What stands in place of a model that does not fit the application's `Database`; the compiler prints it. */
interface NotInDatabase<What> {
  readonly 'not in Database': What
}

type IsOpen<DB> = 0 extends 1 & DB ? true : unknown extends DB ? true : string extends keyof DB ? true : false

/** Kysely knows a table of another schema by both names; which schema a model has is not in its type. */
type TableKey<Table extends string> = Table | `${string}.${Table}`

type ColumnOf<Name, F> = F extends { readonly options: { readonly column: infer Column extends string } }
  ? Column
  : Name

type ColumnsOf<Fields> = { [Name in keyof Fields]: ColumnOf<Name, Fields[Name]> }[keyof Fields]

type CheckColumns<Table, Model extends ModelDefinition> =
  Exclude<ColumnsOf<Model['fields']>, keyof Table> extends infer Missing
    ? [Missing] extends [never]
      ? Model
      : NotInDatabase<Missing>
    : never

type CheckModel<DB, Model extends ModelDefinition> = string extends Model['table']
  ? Model
  : Extract<keyof DB, TableKey<Model['table']>> extends infer Key extends keyof DB
    ? [Key] extends [never]
      ? NotInDatabase<Model['table']>
      : CheckColumns<DB[Key], Model>
    : never

/**
 * The models as they are where their tables and columns are in `DB`, and an explanation where they are not. Models
 * read from a database, and a `DB` that says nothing, are taken as they are.
 */
export type CheckedModels<DB, Models extends ModelSet> =
  IsOpen<DB> extends true ? Models : { readonly [Name in keyof Models]: CheckModel<DB, Models[Name]> }
