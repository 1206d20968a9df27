import type { DatabaseKind } from '../db/capabilities.ts'
import type { Compiled } from './connection.ts'
import type { From, RowLock, Select, Selection, Sql, StatementTree, TableRef } from './tree.ts'

export interface PrintOptions {
  readonly kind: DatabaseKind
  /** How the driver, or the ORM before it, wants the n-th place for a value written, counted from 1. */
  readonly placeholder: (n: number) => string
  /** A name in quotes, quotes in it doubled; {@link quoted} when left out. */
  readonly quote?: (name: string) => string
}

/** A name as SQL quotes it. */
export const quoted =
  (kind: DatabaseKind) =>
  (name: string): string =>
    kind === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`

/** The text of a statement, for ORMs that take SQL as text. */
export function print(tree: StatementTree, options: PrintOptions): Compiled {
  const printer = new Printer(options)
  const sql = printer.statement(tree)
  return { sql, parameters: printer.parameters }
}

class Printer {
  readonly parameters: unknown[] = []
  readonly #placeholder: (n: number) => string
  readonly #quote: (name: string) => string
  readonly #explain: string

  constructor({ kind, placeholder, quote = quoted(kind) }: PrintOptions) {
    this.#explain = kind === 'postgres' ? 'explain (format json) ' : 'explain '
    this.#placeholder = placeholder
    this.#quote = quote
  }

  statement(tree: StatementTree): string {
    switch (tree.kind) {
      case 'select':
        return `${tree.explained ? this.#explain : ''}${this.#select(tree)}`
      case 'insert': {
        const into = `insert into ${this.#table(tree.table)}`
        if (tree.defaults) return `${into} default values${this.#returning(tree.returning)}`
        const values = tree.values.map((value) => this.#sql(value)).join(', ')
        return `${into} (${this.#names(tree.columns)}) values (${values})${this.#returning(tree.returning)}`
      }
      case 'update': {
        const changes = tree.changes.map(({ column, value }) => `${this.#quote(column)} = ${this.#sql(value)}`)
        return `update ${this.#table(tree.table)} set ${changes.join(', ')} where ${this.#sql(tree.where)}`
      }
      case 'delete': {
        const where = this.#sql(tree.where)
        return `delete from ${this.#table(tree.table)} where ${where}${this.#returning(tree.returning)}`
      }
    }
  }

  #returning(selections: readonly Selection[]): string {
    return selections.length === 0 ? '' : ` returning ${this.#selections(selections)}`
  }

  #select({ from, joins, selections, where, orderBy = [], limit, offset, lock }: Select): string {
    // In the order of the text, which is the order of the places.
    const list = selections.length === 0 ? '*' : this.#selections(selections)
    let sql = `select ${list} from ${this.#from(from)}`
    for (const join of joins) sql += ` left join ${this.#from(join.from)} on ${this.#sql(join.on)}`
    if (where) sql += ` where ${this.#sql(where)}`
    if (orderBy.length > 0) sql += ` order by ${orderBy.map((term) => this.#sql(term)).join(', ')}`
    if (limit) sql += ` limit ${this.#sql(limit)}`
    if (offset) sql += ` offset ${this.#sql(offset)}`
    if (lock) sql += this.#lock(lock)
    return sql
  }

  #lock({ mode, of }: RowLock): string {
    return of === undefined ? ` for ${mode}` : ` for ${mode} of ${this.#quote(of)}`
  }

  #selections(selections: readonly Selection[]): string {
    return selections.map(({ node, alias }) => `${this.#sql(node)} as ${this.#quote(alias)}`).join(', ')
  }

  #from({ node, alias }: From): string {
    return `${this.#sql(node)} as ${this.#quote(alias)}`
  }

  #sql(node: Sql): string {
    switch (node.kind) {
      case 'raw': {
        let sql = node.texts[0] ?? ''
        for (const [i, part] of node.parts.entries()) sql += this.#sql(part) + node.texts[i + 1]
        return sql
      }
      case 'parameter':
        this.parameters.push(node.bound)
        return this.#placeholder(this.parameters.length)
      case 'column':
        return node.alias === undefined
          ? this.#quote(node.column)
          : `${this.#quote(node.alias)}.${this.#quote(node.column)}`
      case 'table':
        return this.#table(node)
      case 'select':
        return `(${this.#select(node)})`
    }
  }

  #table({ schema, table }: TableRef): string {
    return schema === undefined ? this.#quote(table) : `${this.#quote(schema)}.${this.#quote(table)}`
  }

  #names(names: readonly string[]): string {
    return names.map(this.#quote).join(', ')
  }
}
