import { fieldError, positiveInteger } from '@authpkg/core'
import { orderingTerms, readOrdering } from '../query/ordering.ts'
import { quoted, type Reading } from '../query/reading.ts'
import { vocabularyOf } from '../query/vocabulary.ts'
import { maxIncludedRows, type Shapes } from './shape.ts'
import { includePath, type Wanted } from './wanted.ts'

/** One part of `include`: a path with dots, and in parentheses how its list is wanted. */
const part = /([^,()]+)(?:\(([^()]*)\))?(?:,|$)/y

/**
 * Reads `user,comments(limit:5,ordering:-id),comments.user` into what is wanted, and gives the names that are not
 * offered to this caller.
 *
 * @throws {ValidationError} `invalid_value` for what is not written so, `limit_exceeded` for too much.
 */
export function readInclude(reading: Reading, shapes: Shapes, root: Wanted, text: string): readonly string[] {
  const unknown: string[] = []
  for (const [path, list] of parts(text)) {
    const wanted = includePath(reading, 'include', root, path.split('.'))?.at(-1)
    if (!wanted) unknown.push(path)
    else if (list !== undefined) readList(reading, shapes, wanted, path, list)
  }
  return unknown
}

function parts(text: string): readonly (readonly [path: string, list: string | undefined])[] {
  const found: [string, string | undefined][] = []
  part.lastIndex = 0
  while (part.lastIndex < text.length) {
    const match = part.exec(text)
    if (!match) throw wrong('include is written as user,comments(limit:5,ordering:-id).')
    found.push([match[1] ?? '', match[2]])
  }
  return found
}

function readList(reading: Reading, shapes: Shapes, wanted: Wanted, path: string, text: string): void {
  if (!wanted.isList) throw wrong(`${path} is one row and takes neither limit nor ordering.`)
  const given = text.split(',').map((option) => option.split(/:(.*)/s, 2) as [string, string | undefined])
  const strange = given.find(([name]) => name !== 'limit' && name !== 'ordering')
  if (strange) throw wrong(`${path} takes limit and ordering, and no ${quoted(strange[0])}.`)
  const valuesOf = (wantedName: string): string[] =>
    given.filter(([name]) => name === wantedName).map(([, value = '']) => value)
  const [limit, more] = valuesOf('limit')
  if (more !== undefined) throw wrong(`The limit of ${path} can be given once.`)
  if (limit !== undefined) wanted.limit = readLimit(path, limit)
  const terms = orderingTerms(valuesOf('ordering'))
  if (terms.length > 0) wanted.orderBy = readListOrdering(reading, shapes, wanted, terms)
}

function readLimit(path: string, text: string): number {
  const limit = positiveInteger(text)
  if (limit === null) throw wrong(`The limit of ${path} must be a whole number from 1.`)
  if (limit <= maxIncludedRows) return limit
  throw fieldError('include', {
    code: 'limit_exceeded',
    message: `The limit of ${path} can be at most ${maxIncludedRows}.`,
  })
}

/** As the ordering of a list of its own. */
function readListOrdering(reading: Reading, shapes: Shapes, { shape }: Wanted, terms: readonly string[]) {
  const rules = { ...reading.rules, shape, vocabulary: vocabularyOf(shapes, shape) }
  const problems: Reading['problems'] = new Map()
  const orderBy = readOrdering({ ...reading, rules, problems }, terms)
  for (const problem of problems.values()) throw fieldError('include', problem)
  return orderBy
}

const wrong = (message: string): Error => fieldError('include', { code: 'invalid_value', message })
