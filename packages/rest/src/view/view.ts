import { type Records, throwProblems } from '@authpkg/core'
import { viewParameters } from '../query/parameter-names.ts'
import { QueryCost } from '../query/query-cost.ts'
import type { Parameter } from '../query/query-string.ts'
import { collecting, ignored, type QuestionRules, quoted, type Reading } from '../query/reading.ts'
import { readInclude } from './include.ts'
import { createSerializer, type Serializer } from './serializer.ts'
import type { Shapes } from './shape.ts'
import { assertFewIncluded, includePath, shapeWanted, type Wanted, wantedOf, wantField } from './wanted.ts'

export interface ViewRules extends QuestionRules {
  readonly shapes: Shapes
}

/**
 * Reads `fields` and `include` into what shows just that: null where neither is given. Nothing is read from the
 * database that is not asked for.
 *
 * @param rows the most rows there will be, each with lists of its own
 * @throws {ValidationError} with every name that the resource does not offer to this caller; `limit_exceeded`.
 */
export function readView(
  rules: ViewRules,
  records: Records,
  parameters: readonly Parameter[],
  rows: number,
): Serializer | null {
  if (!parameters.some(({ name }) => viewParameters.has(name))) return null
  const reading: Reading = { rules, records, now: rules.now(), cost: new QueryCost(), problems: new Map() }
  const root = wantedOf(rules.shape)
  const unknownIn = (name: string, value: string): readonly string[] =>
    name === 'include' ? readInclude(reading, rules.shapes, root, value) : readFields(reading, root, value)
  for (const { name, value } of parameters) {
    if (!viewParameters.has(name)) continue
    collecting(reading, name, () => refuseUnknown(reading, name, unknownIn(name, value)))
  }
  if (reading.problems.size === 0) assertFewIncluded(root, rows)
  throwProblems(reading.problems)
  return createSerializer(shapeWanted(root), records.access, records.principal)
}

/** `id,title,user.username`: what is named before a dot is included. */
function readFields(reading: Reading, root: Wanted, text: string): readonly string[] {
  const names = text.split(',').filter((name) => name !== '')
  if (names.length > 0) root.fields ??= new Set()
  const unknown = names.filter((name) => !readField(reading, root, name.split('.')))
  // Leniently names that mean nothing are as if they had not been given.
  if (root.fields?.size === 0 && root.includes.size === 0) root.fields = null
  return unknown
}

function readField(reading: Reading, root: Wanted, path: readonly string[]): boolean {
  const passed = includePath(reading, 'fields', root, path.slice(0, -1))
  if (!passed) return false
  for (const wanted of passed) wanted.fields ??= new Set()
  return wantField(reading, passed.at(-1) ?? root, path.at(-1) ?? '')
}

function refuseUnknown(reading: Reading, parameter: string, names: readonly string[]): void {
  if (names.length === 0) return
  const listed = names.map(quoted).join(' or ')
  ignored(reading, parameter, () =>
    parameter === 'fields'
      ? { code: 'unknown_field', message: `There is no field ${listed}.` }
      : { code: 'unknown_relation', message: `There is no relation to include ${listed}.` },
  )
}
