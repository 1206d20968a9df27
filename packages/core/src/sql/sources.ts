import type { DatabaseKind } from '../db/capabilities.ts'
import type { Models } from '../db/model.ts'
import type { Where } from '../query/where.ts'
import type { FieldInfo, ModelInfo, RelationInfo } from './catalog.ts'
import type { ModelScopes } from './connection.ts'
import {
  columnOf,
  type From,
  joined,
  type LeftJoin,
  raw,
  type Select,
  type Selection,
  type Sql,
  tableOf,
} from './tree.ts'
import { condition } from './where.ts'

/** What the parts of one statement share: the engine, the models, and names that no other part uses. */
export class StatementContext {
  readonly kind: DatabaseKind
  readonly models: Models
  /** Conditions on the rows of models, wherever those are read or written; with slots for their values. */
  readonly #scopes: ModelScopes
  #aliases = 0
  readonly #read = new Set<ModelInfo>()
  /** Models whose scope is being made. */
  readonly #within = new Set<ModelInfo>()

  constructor(kind: DatabaseKind, models: Models, scopes: ModelScopes) {
    this.kind = kind
    this.models = models
    this.#scopes = scopes
  }

  /**
   * Makes the condition of a model's scope. Rows of the same model that it leads to are not held to it again: it would
   * never end.
   */
  withScope(model: ModelInfo, make: (scope: Where) => Sql): Sql[] {
    const scope = this.#scopes.get(model.name)
    if (scope === undefined || this.#within.has(model)) return []
    this.#within.add(model)
    const made = make(scope)
    this.#within.delete(model)
    return [made]
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
  column(field: FieldInfo): Sql
}

/** A condition on a joined table, which is then left out where it does not hold. */
type JoinCondition = (place: Place) => Sql

/** The tables of one FROM. A relation that is asked for twice is joined once. */
export class Sources {
  readonly context: StatementContext
  /** False in an update or a delete, which have no joins that all databases share. */
  readonly canJoin: boolean
  readonly joins: LeftJoin[] = []
  readonly #joined = new Map<string, Place>()

  constructor(context: StatementContext, canJoin = true) {
    this.context = context
    this.canJoin = canJoin
  }

  place(model: ModelInfo, alias = this.context.nextAlias()): Place {
    const column = (field: FieldInfo): Sql => field.expression?.(alias) ?? columnOf(alias, field.column)
    return { model, alias, sources: this, column }
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
    const alone = this.#withoutJoins(place)
    const on = [
      ...joinConditions(from, relation, place),
      ...onlyFirst(from, relation, place),
      ...scopeConditions(alone),
      ...(condition ? [condition(alone)] : []),
    ]
    this.joins.push({ from: aliasedTable(place), on: joined(on, ' and ') })
    return place
  }

  /** A select from a table, with what has been joined to it so far: call it when nothing more will be. */
  select(from: From, selections: readonly Selection[], where: Sql | undefined): Select {
    return { kind: 'select', from, joins: this.joins, selections, where }
  }

  /** The condition of a join cannot join more tables: it looks further by subqueries. */
  #withoutJoins(place: Place): Place {
    return { ...place, sources: new Sources(this.context, false) }
  }
}

export const aliasedTable = ({ model, alias }: Place): From => ({ node: tableOf(model), alias })

const joinConditions = (from: Place, relation: RelationInfo, to: Place): Sql[] =>
  relation.pairs.map(([local, target]) => raw`${to.column(target)} = ${from.column(local)}`)

/**
 * A relation may be called to-one though no unique key holds it to that, as Sequelize's `hasOne` without one: of
 * several rows the first by its key counts, lest the row in front of it come several times.
 */
function onlyFirst(from: Place, relation: RelationInfo, to: Place): Sql[] {
  const { primaryKey } = relation.targetModel
  if (relation.kind === 'toMany' || relation.owning || primaryKey.length === 0 || isUnique(relation)) return []
  const first = new Sources(from.sources.context).place(relation.targetModel)
  const scope = scopeConditions(first)
  const where = joined([...joinConditions(from, relation, first), ...scope], ' and ')
  const key = (place: Place): Sql =>
    joined(
      primaryKey.map((field) => place.column(field)),
      ', ',
    )
  const selections = primaryKey.map((field, i) => ({ node: first.column(field), alias: `c${i}` }))
  const select = first.sources.select(aliasedTable(first), selections, where)
  const orderBy = primaryKey.map((field) => raw`${first.column(field)} asc`)
  return [raw`(${key(to)}) = ${{ ...select, orderBy, limit: raw`1` } as Sql}`]
}

function isUnique({ targetFields, targetModel: { description, fields } }: RelationInfo): boolean {
  const sets = [description.primaryKey, ...description.uniqueSets]
  return (
    targetFields.some((name) => fields.get(name)?.unique) ||
    sets.some((set) => set.length > 0 && set.every((name) => targetFields.includes(name)))
  )
}

const scopeConditions = (place: Place): Sql[] =>
  place.sources.context.withScope(place.model, (scope) => condition(scope, place))

/** The condition on the rows of a model's own place: its scope, and what is asked for. */
export function held(where: Where | undefined, place: Place): Sql | undefined {
  const parts = [...scopeConditions(place), ...(where === undefined ? [] : [condition(where, place)])]
  return parts.length > 1 ? joined(parts, ' and ') : parts[0]
}

/** A subquery over the rows that a relation leads to from one row outside. */
export function relatedRows(
  from: Place,
  relation: RelationInfo,
  build: (place: Place) => { readonly select: Sql; readonly where?: Sql },
): Select {
  const sources = new Sources(from.sources.context)
  sources.context.noteRead(relation.targetModel)
  const place = sources.place(relation.targetModel)
  const { select, where } = build(place)
  const conditions = [
    ...joinConditions(from, relation, place),
    ...onlyFirst(from, relation, place),
    ...scopeConditions(place),
    ...(where ? [where] : []),
  ]
  return sources.select(aliasedTable(place), [{ node: select, alias: 'c0' }], joined(conditions, ' and '))
}
