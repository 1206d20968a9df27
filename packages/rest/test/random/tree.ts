import type { FieldDescription, FilterOperator, ModelDescription, Relation, Value } from '@authpkg/core'

export type Quantifier = 'any' | 'all' | 'none'

/** One relation on the way to a field; a to-many relation without a quantifier means some row. */
export interface Hop {
  readonly relation: Relation
  readonly quantifier: Quantifier | null
}

/** What one value of a filter says: how it is written, and what that means. */
export interface Operand {
  readonly text: string
  readonly values: readonly Value[]
}

export interface Filter {
  readonly kind: 'filter'
  readonly negated: boolean
  readonly hops: readonly Hop[]
  readonly field: FieldDescription
  /** The field's name, or that of the relation whose key it is. */
  readonly name: string
  /** Into a JSON field. */
  readonly keys: readonly string[]
  readonly operator: FilterOperator
  /** Whether `eq` is written out. */
  readonly isWritten: boolean
  /** Any of them. */
  readonly operands: readonly Operand[]
}

export interface Group {
  readonly kind: 'or' | 'and'
  readonly negated: boolean
  readonly parts: readonly Condition[]
}

/** Conditions put to the same row behind relations, the last of them a to-many with its quantifier. */
export interface Rows {
  readonly kind: 'rows'
  readonly negated: boolean
  readonly hops: readonly Hop[]
  readonly parts: readonly Condition[]
}

export type Condition = Filter | Group | Rows

export interface Sorting {
  readonly hops: readonly Hop[]
  readonly field: FieldDescription
  readonly name: string
  readonly descending: boolean
  readonly nulls: 'first' | 'last' | null
}

/** A word or phrase of a search. */
export interface Term {
  readonly text: string
  readonly negated: boolean
}

/** What is shown of rows, and what hangs on them. */
export interface View {
  /** Names as they are asked for; null shows all. */
  readonly fields: readonly string[] | null
  readonly included: readonly Included[]
}

export interface Included extends View {
  readonly relation: Relation
  readonly limit: number | null
  readonly ordering: readonly Sorting[]
}

export type Paging =
  | { readonly kind: 'page'; readonly page: number | null; readonly limit: number | null; readonly count: Count | null }
  | { readonly kind: 'walk'; readonly side: 'after' | 'before'; readonly limit: number; readonly count: Count | null }

/** The guesses of `estimated` are each database's own. */
export type Count = 'exact' | 'capped' | 'none'

/** A parameter that is wrong, and the code it is refused with. */
export interface Mistake {
  readonly name: string
  readonly value: string
  readonly code: string
}

/** Everything that one address asks of a list. */
export interface Question {
  readonly model: ModelDescription
  readonly conditions: readonly Condition[]
  readonly search: readonly Term[]
  readonly ordering: readonly Sorting[]
  readonly view: View
  readonly paging: Paging
  readonly mistake: Mistake | null
}
