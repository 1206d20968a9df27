import type { TextOperator } from './where.ts'

/**
 * The character that takes the next one literally in the patterns made here: give it in an ESCAPE clause.
 * Not the backslash, which MySQL takes for an escape inside string literals as well.
 */
export const likeEscape = '!'

export type PatternOperator = Exclude<TextOperator, 'ieq' | 'matches' | 'regexp' | 'iregexp'>

/** Whether an operator folds case. */
export const foldsCase = (op: TextOperator): boolean => op.startsWith('i')

/** The operator without its leading `i`. */
export type PlainPatternOperator = 'like' | 'contains' | 'startsWith' | 'endsWith'

const plainOperators: Readonly<Record<PatternOperator, PlainPatternOperator>> = {
  like: 'like',
  ilike: 'like',
  contains: 'contains',
  icontains: 'contains',
  startsWith: 'startsWith',
  istartsWith: 'startsWith',
  endsWith: 'endsWith',
  iendsWith: 'endsWith',
}

/**
 * The pattern for `LIKE … ESCAPE '!'`. In the value of `like` and `ilike` the characters `%` and `_` keep their meaning;
 * in all others every character is literal, the escape character itself included.
 *
 * @example likePattern('contains', '100%') // '%100!%%'
 */
export function likePattern(op: PatternOperator, value: string): string {
  const plain = plainOperators[op]
  return framed(plain, value.replace(plain === 'like' ? /!/g : /[!%_]/g, '!$&'), '%')
}

/** The same for SQLite's `GLOB`, which minds case where its `LIKE` does not. */
export function globPattern(op: PatternOperator, value: string): string {
  const plain = plainOperators[op]
  const literal = value.replace(/[*?[]/g, '[$&]')
  return framed(plain, plain === 'like' ? literal.replace(/%/g, '*').replace(/_/g, '?') : literal, '*')
}

function framed(op: PlainPatternOperator, pattern: string, any: string): string {
  switch (op) {
    case 'like':
      return pattern
    case 'contains':
      return any + pattern + any
    case 'startsWith':
      return pattern + any
    case 'endsWith':
      return any + pattern
  }
}
