import { type FieldError, fieldError, type Records, ValidationError } from '@authpkg/core'
import type { Shape } from '../view/shape.ts'
import type { QueryCost } from './query-cost.ts'
import type { QueryRules } from './query-rules.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface QuestionRules extends QueryRules {
  readonly shape: Shape
  readonly vocabulary: Vocabulary
  /** Leaves out what is not known instead of refusing it. */
  readonly lenient: boolean
}

/** One address being read: by which rules, for whom, and what was found so far. */
export interface Reading {
  readonly rules: QuestionRules
  readonly records: Records
  readonly now: Date
  readonly cost: QueryCost
  /** What is wrong, by the name of the parameter or of the part of a group. */
  readonly problems: Map<string, FieldError>
}

/** Whatever is wrong is noted under the name of the part that has it, so that all of it is told at once. */
export function collecting<Result>({ problems }: Reading, name: string, read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    problems.set(name, Object.values(error.fields)[0]?.[0] ?? { code: error.code, message: error.message })
    return undefined
  }
}

/** What is not known: left out where the rules are lenient. @throws {ValidationError} elsewhere. */
export function ignored({ rules }: Reading, name: string, problem: () => FieldError): undefined {
  if (!rules.lenient) throw fieldError(name, problem())
}

/** A name as the caller wrote it, cut short; as JSON, so that no control character comes back raw. */
export const quoted = (name: string): string => JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name)
