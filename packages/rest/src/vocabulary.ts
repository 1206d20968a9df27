import { type NamedField, resolveName, resolvePath } from '@authpkg/core'
import { isFilterable, isShown, type Shape, type Shapes } from './shape.ts'

/** What the names in an address mean for one resource, whoever asks. Looked up once, then remembered. */
export interface Vocabulary {
  /** The field and operator of a filter; null for what the resource does not have, or does not let be filtered. */
  filter(name: string): NamedField | null
  /** The path of an ordering, likewise. */
  ordering(name: string): readonly string[] | null
}

export function createVocabulary(shapes: Shapes, shape: Shape): Vocabulary {
  const { models } = shapes
  const { model, filters } = shape

  function filter(name: string): NamedField | null {
    const named = resolveName(models, model, name)
    if (!named || !isShown(shapes, shape, named.path) || !isFilterable(shapes, shape, named.path)) return null
    const isOffered = named.operator === null || (filters.operators?.has(named.operator) ?? true)
    return isOffered ? named : { path: named.path, operator: null }
  }

  /** What sorts through a relation could be filtered by, too: order tells as much. */
  function ordering(name: string): readonly string[] | null {
    const path = resolvePath(models, model, name)
    if (!path || !isShown(shapes, shape, path)) return null
    return path.length === 1 || isFilterable(shapes, shape, path) ? path : null
  }

  return { filter: remembering(filter), ordering: remembering(ordering) }
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
