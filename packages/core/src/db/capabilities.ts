/** Which engine is underneath. MariaDB counts as `mysql`. */
export type DatabaseKind = 'sqlite' | 'postgres' | 'mysql'

/** What a database can and cannot do, said by the adapter and never guessed. */
export interface Capabilities {
  readonly kind: DatabaseKind
  /** Case folding of the `i` operators: of all letters, or of A to Z alone. */
  readonly caseFolding: 'unicode' | 'ascii'
  /** How a search finds: whole words by full text search, which an index can serve, or a part of the text, by reading all. */
  readonly search: 'fullText' | 'contains'
  /** Whether there are regular expressions. */
  readonly regexp: boolean
}
