import { ConfigurationError, type DatabaseKind, type Models } from '@authpkg/core'
import { type JoinNode, type OperationNode, type SelectionNode, SelectQueryNode, WhereNode } from 'kysely'
import type { FieldInfo, ModelInfo, RelationInfo } from './describe.ts'
import { aliased, columnOf, joined, leftJoin, raw, selection, tableOf } from './sql-nodes.ts'

/** What the parts of one statement share: the engine, the models, and names that no other part uses. */
export class StatementContext {
  readonly kind: DatabaseKind
  readonly models: Models
  #aliases = 0
  readonly #read = new Set<ModelInfo>()

  constructor(kind: DatabaseKind, models: Models) {
    this.kind = kind
    this.models = models
  }

  noteRead(model: ModelInfo): void {
    this.#read.add(model)
  }

  /** Whether a relation has led to this model's table so far. */
  reads(model: ModelInfo): boolean {
    return this.#read.has(model)
  }

  /** Never a table's name: a statement that writes calls its own table by it, and an inner one would hide that. */
  nextAlias(): string {
    const alias = `q${this.#aliases++}`
    return [...this.models.values()].some(({ table }) => table === alias) ? this.nextAlias() : alias
  }
}

/** One appearance of a model's table in a statement. */
export interface Place {
  readonly model: ModelInfo
  readonly alias: string
  /** The FROM it belongs to: what is joined to it is joined there. */
  readonly sources: Sources
  column(field: FieldInfo): OperationNode
}

/** A condition on a joined table, which is then left out where it does not hold. */
type JoinCondition = (place: Place) => OperationNode

/** The tables of one FROM. A relation that is asked for twice is joined once. */
export class Sources {
  readonly context: StatementContext
  /** False in an update or a delete, which have no joins that all databases share. */
  readonly canJoin: boolean
  readonly joins: JoinNode[] = []
  readonly #joined = new Map<string, Place>()

  constructor(context: StatementContext, canJoin = true) {
    this.context = context
    this.canJoin = canJoin
  }

  place(model: ModelInfo, alias = this.context.nextAlias()): Place {
    return { model, alias, sources: this, column: (field) => columnOf(alias, field.column) }
  }

  /** The row that a to-one relation leads to, or NULLs: shared by filter, order and includes of the same path. */
  toOne(from: Place, relation: RelationInfo): Place {
    const key = `${from.alias}.${relation.name}`
    const known = this.#joined.get(key)
    if (known) return known
    const place = this.join(from, relation)
    this.#joined.set(key, place)
    return place
  }

  join(from: Place, relation: RelationInfo, condition?: JoinCondition): Place {
    const place = this.place(relation.targetModel)
    this.context.noteRead(relation.targetModel)
    const on = [...joinConditions(from, relation, place), ...(condition ? [condition(this.#withoutJoins(place))] : [])]
    this.joins.push(leftJoin(aliasedTable(place), joined(on, ' and ')))
    return place
  }

  /** A select from a table, with what has been joined to it so far: call it when nothing more will be. */
  select(from: OperationNode, selections: readonly SelectionNode[], where: OperationNode | undefined): SelectQueryNode {
    return {
      ...SelectQueryNode.createFrom([from]),
      selections,
      ...(this.joins.length > 0 && { joins: this.joins }),
      ...(where && { where: WhereNode.create(where) }),
    }
  }

  /** The condition of a join cannot join more tables: it looks further by subqueries. */
  #withoutJoins(place: Place): Place {
    return { ...place, sources: new Sources(this.context, false) }
  }
}

export const aliasedTable = ({ model, alias }: Place): OperationNode => aliased(tableOf(model), alias)

const joinConditions = (from: Place, relation: RelationInfo, to: Place): OperationNode[] =>
  relation.pairs.map(([local, target]) => raw`${to.column(target)} = ${from.column(local)}`)

/** A subquery over the rows that a relation leads to from one row outside. */
export function relatedRows(
  from: Place,
  relation: RelationInfo,
  build: (place: Place) => { readonly select: OperationNode; readonly where?: OperationNode },
): SelectQueryNode {
  const sources = new Sources(from.sources.context)
  sources.context.noteRead(relation.targetModel)
  const place = sources.place(relation.targetModel)
  const { select, where } = build(place)
  const conditions = [...joinConditions(from, relation, place), ...(where ? [where] : [])]
  return sources.select(aliasedTable(place), [selection(select, 'c0')], joined(conditions, ' and '))
}

/** @throws {ConfigurationError} `unknown_model` */
export function relationInfoOf(model: ModelInfo, name: string): RelationInfo {
  const relation = model.relations.get(name)
  if (!relation) throw new ConfigurationError('unknown_model', `Model ${model.name} has no relation ${name}.`)
  return relation
}

/** @throws {ConfigurationError} `unknown_model` */
export function fieldInfoOf(model: ModelInfo, name: string): FieldInfo {
  const field = model.fields.get(name)
  if (!field) throw new ConfigurationError('unknown_model', `Model ${model.name} has no field ${name}.`)
  return field
}
