import type { Include, Includes } from '../db/db-adapter.ts'
import { type ModelDescription, type Models, modelOf, type Relation } from '../db/model.ts'
import { type ErrorCode, ValidationError } from '../errors.ts'
import { certain } from '../query/certain.ts'
import type { OrderBy } from '../query/order-by.ts'
import { and, isAlways, prefixed, type Where } from '../query/where.ts'
import type { Access } from './access.ts'
import type { Principal } from './principal.ts'

/**
 * Holds a question to what the asker may see: what may not be read may not be filtered, sorted or included. A name that
 * may not be read is refused exactly as one that does not exist.
 */
export interface ReadableQuery {
  /** The condition, with the rows of every model it passes through held to the asker's scope. */
  where(model: ModelDescription, where: Where): Where
  /** @throws {ValidationError} `unknown_field` for what may not be sorted by. */
  orderBy(model: ModelDescription, orderBy: readonly OrderBy[]): readonly OrderBy[]
  /** Includes with the fields and rows the asker may see. @throws {ValidationError} `unknown_relation`. */
  include(model: ModelDescription, tree: IncludeTree, select?: Selection): Includes
  /** The relation, if the asker may follow it. @throws {ValidationError} with the code given. */
  relation(model: ModelDescription, name: string, code: ErrorCode): Relation
}

/** Which relations to bring along, as deep as wanted. */
export interface IncludeTree {
  readonly [relation: string]: IncludeBranch
}

/** What hangs on the related rows in turn, and of a list how many of them, in which order. */
export type IncludeBranch = Pick<Include, 'orderBy' | 'limit'> & { readonly include?: IncludeTree }

/** Which of the fields that may be read are wanted, as deep as the includes go; all of them where nothing is said. */
export interface Selection {
  readonly fields?: ReadonlySet<string>
  /** Fields to read whether or not the asker may see them: whoever asks for these keeps them to itself. */
  readonly unseen?: readonly string[]
  readonly include?: { readonly [relation: string]: Selection }
}

export function selectedFields(readable: ReadonlySet<string>, { fields, unseen }: Selection = {}): readonly string[] {
  const seen = fields ? [...readable].filter((field) => fields.has(field)) : [...readable]
  return unseen ? [...new Set([...seen, ...unseen])] : seen
}

type Quantified = Extract<Where, { op: 'any' | 'all' | 'none' }>
type Comparison = Exclude<Extract<Where, { path: string }>, Quantified>

export function readableQuery(access: Access, models: Models, principal: Principal): ReadableQuery {
  const target = (relation: Relation): ModelDescription => modelOf(models, relation.target)

  /** To follow a link is to learn the foreign key, on whichever side it is. */
  function relation(model: ModelDescription, name: string, code: ErrorCode): Relation {
    const found = model.relations.get(name)
    const mayFollow = found && access.can(principal, 'read', target(found)) && maySeeKey(model, found)
    if (!mayFollow) throw unknown(model, name, code)
    return found
  }

  function maySeeKey(model: ModelDescription, { owning, localFields, targetFields, target }: Relation): boolean {
    const holder = owning ? model : modelOf(models, target)
    const readable = access.readableFields(principal, holder)
    return (owning ? localFields : targetFields).every((name) => readable.has(name))
  }

  function field(model: ModelDescription, name: string, code: ErrorCode): void {
    if (!model.fields.has(name) || !access.readableFields(principal, model).has(name)) throw unknown(model, name, code)
  }

  function where(model: ModelDescription, condition: Where, isNegated = false): Where {
    switch (condition.op) {
      case 'and':
      case 'or':
        return { op: condition.op, conditions: condition.conditions.map((part) => where(model, part, isNegated)) }
      case 'not':
        return { op: 'not', condition: where(model, condition.condition, true) }
      case 'any':
      case 'all':
      case 'none':
        return quantified(model, condition, isNegated)
      default:
        return comparison(model, condition, isNegated)
    }
  }

  /** The rows of a model that the asker may see; under a negation, so that the others are all alike. */
  function visible(model: ModelDescription, isNegated: boolean): Where {
    const scope = access.scope(principal, 'read', model)
    return isNegated ? certain(scope, model, models) : scope
  }

  function quantified(model: ModelDescription, condition: Quantified, isNegated: boolean): Where {
    const [first = '', ...rest] = condition.path.split('.')
    const hop = relation(model, first, 'unknown_filter')
    if (rest.length > 0) return quantifiedBehind(model, condition, [first, rest.join('.')], isNegated)
    const inner = where(target(hop), condition.condition, condition.op === 'all')
    const scope = visible(target(hop), condition.op === 'all')
    return { op: condition.op, path: first, condition: among(condition.op, scope, inner) }
  }

  /** Relation by relation, so that the rows in between are held to their scope, too, and each to its own. */
  function quantifiedBehind(
    model: ModelDescription,
    { op, condition }: Quantified,
    [first, path]: readonly [string, string],
    isNegated: boolean,
  ): Where {
    const hop = relation(model, first, 'unknown_filter')
    const inner: Quantified = { op: op === 'all' ? 'all' : 'any', path, condition }
    if (hop.kind === 'toMany') return quantified(model, { op, path: first, condition: inner }, isNegated)
    return and(
      prefixed(where(target(hop), { op, path, condition }, isNegated), first),
      prefixed(visible(target(hop), isNegated), first),
    )
  }

  /** A path through hidden rows meets only those the asker may see; through a to-many, the same row for both. */
  function comparison(model: ModelDescription, condition: Comparison, isNegated: boolean): Where {
    const [first = '', ...rest] = condition.path.split('.')
    if (rest.length === 0) {
      field(model, first, 'unknown_filter')
      return condition
    }
    const hop = relation(model, first, 'unknown_filter')
    const isMany = hop.kind === 'toMany'
    const inner = where(target(hop), { ...condition, path: rest.join('.') }, isNegated && !isMany)
    const scope = visible(target(hop), isNegated && !isMany)
    if (isMany) return { op: 'any', path: first, condition: and(inner, scope) }
    return isAlways(scope) ? prefixed(inner, first) : and(prefixed(inner, first), prefixed(scope, first))
  }

  function orderable(model: ModelDescription, path: readonly string[]): void {
    const [first = '', ...rest] = path
    if (rest.length === 0) {
      field(model, first, 'unknown_field')
      return
    }
    const hop = relation(model, first, 'unknown_field')
    const open = hop.kind === 'toOne' && isAlways(access.scope(principal, 'read', target(hop)))
    if (!open) throw unknown(model, first, 'unknown_field')
    orderable(target(hop), rest)
  }

  function readableOrder(model: ModelDescription, orderBy: readonly OrderBy[]): readonly OrderBy[] {
    for (const term of orderBy) orderable(model, term.path.split('.'))
    return orderBy
  }

  function include(model: ModelDescription, tree: IncludeTree, select?: Selection): Includes {
    return Object.fromEntries(
      Object.entries(tree).map(([name, subtree]) => {
        const hop = relation(model, name, 'unknown_relation')
        return [name, includeOf(target(hop), subtree, select?.include?.[name])]
      }),
    )
  }

  function includeOf(
    model: ModelDescription,
    { include: inner = {}, limit, orderBy }: IncludeBranch,
    select?: Selection,
  ): Include {
    const scope = access.scope(principal, 'read', model)
    return {
      fields: selectedFields(access.readableFields(principal, model), select),
      include: include(model, inner, select),
      ...(!isAlways(scope) && { where: scope }),
      ...(orderBy && { orderBy: readableOrder(model, orderBy) }),
      ...(limit !== undefined && { limit }),
    }
  }

  return {
    where: (model, condition) => where(model, condition),
    include,
    relation,
    orderBy: readableOrder,
  }
}

/** What is asked of the rows within the scope: "all" says nothing of those outside. */
function among(op: Quantified['op'], scope: Where, inner: Where): Where {
  if (isAlways(scope)) return inner
  return op === 'all' ? { op: 'or', conditions: [{ op: 'not', condition: scope }, inner] } : and(inner, scope)
}

function unknown(model: ModelDescription, name: string, code: ErrorCode): ValidationError {
  return ValidationError.field(name, code, `${model.name} has no ${name}.`)
}
