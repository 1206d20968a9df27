import { type NamedFilter, type NamedRows, resolveFilter, resolvePath, resolveRows } from '@authpkg/core'
import { isFilterable, isPassable, isShown, type Shape, type Shapes } from '../view/shape.ts'
import { fieldAt } from './field-at.ts'

/** What the names in an address mean for one resource, whoever asks. Looked up once, then remembered. */
export interface Vocabulary {
  /** The field and operator of a filter; null for what the resource does not have, or does not let be filtered. */
  filter(name: string): NamedFilter | null
  /** The rows behind a to-many relation that a group of conditions is about, likewise. */
  rows(name: string): NamedRows | null
  /** Whether filters may go along these relations. */
  leadsAlong(path: readonly string[]): boolean
  /** The path of an ordering, likewise. */
  ordering(name: string): readonly string[] | null
}

const vocabularies = new WeakMap<Shape, Vocabulary>()

/** The names of what a resource, or an included relation, shows: made once for it. */
export function vocabularyOf(shapes: Shapes, shape: Shape): Vocabulary {
  const vocabulary = vocabularies.get(shape) ?? createVocabulary(shapes, shape)
  vocabularies.set(shape, vocabulary)
  return vocabulary
}

function createVocabulary(shapes: Shapes, shape: Shape): Vocabulary {
  const { models } = shapes
  const { model, filters } = shape

  function filter(name: string): NamedFilter | null {
    const named = resolveFilter(models, model, name)
    if (!named || !isShown(shapes, shape, named.path) || !isFilterable(shapes, shape, named.path)) return null
    return isOffered(named) ? named : { ...named, operator: null }
  }

  function isOffered({ path, operator }: NamedFilter): boolean {
    if (operator === null || !(filters.operators?.has(operator) ?? true)) return false
    return (operator !== 'regexp' && operator !== 'iregexp') || filters.regexp.has(path.join('.'))
  }

  function rows(name: string): NamedRows | null {
    const named = resolveRows(models, model, name)
    return named && isPassable(shapes, shape, named.path) ? named : null
  }

  /** What sorts through a relation could be filtered by, too: order tells as much. No two databases sort JSON alike. */
  function ordering(name: string): readonly string[] | null {
    const path = resolvePath(models, model, name)
    if (!path || fieldAt(models, model, path)?.type === 'json' || !isShown(shapes, shape, path)) return null
    return path.length === 1 || isFilterable(shapes, shape, path) ? path : null
  }

  return {
    filter: remembering(filter),
    rows: remembering(rows),
    leadsAlong: (path) => isPassable(shapes, shape, path),
    ordering: remembering(ordering),
  }
}

/** Only names that meant something are kept; a model that hangs on itself has very many of them. */
const maxRemembered = 1000

function remembering<Result>(look: (name: string) => Result | null): (name: string) => Result | null {
  const known = new Map<string, Result>()
  return (name) => {
    const remembered = known.get(name)
    if (remembered !== undefined) return remembered
    const result = look(name)
    if (result === null) return null
    if (known.size >= maxRemembered) known.clear()
    known.set(name, result)
    return result
  }
}
