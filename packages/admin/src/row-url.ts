import { keyText, type ModelDescription, type Relation, type Row } from '@authpkg/core'

/** The pages of a model beside its rows' own. */
export const pageWords: readonly string[] = ['add', 'delete', 'lookup']

export interface RowPlace {
  readonly model: ModelDescription
  /** Of the list, with a slash at its end. */
  readonly url: string
  /** First segments that are pages: a row whose key is such a word has its first letter percent-encoded. */
  readonly words: ReadonlySet<string>
}

/**
 * The row with its keys as values. A relation may bear the name of its own key field: a row that brings it along has
 * the related row in the key's place.
 */
export function withKeys(model: ModelDescription, row: Row): Row {
  const hidden = sameNamed(model).filter(({ name }) => row[name] instanceof Object)
  if (hidden.length === 0) return row
  const keys = hidden.map(({ name, targetFields }) => [name, (row[name] as Row)[targetFields[0] ?? '']])
  return { ...row, ...Object.fromEntries(keys) }
}

const known = new WeakMap<ModelDescription, readonly Relation[]>()

/** The relations that bear the name of their key field. */
function sameNamed(model: ModelDescription): readonly Relation[] {
  const found = known.get(model) ?? [...model.relations.values()].filter((r) => r.owning && r.localFields[0] === r.name)
  known.set(model, found)
  return found
}

/** A row's part of an address; null for a row that cannot have one. */
function keySegment({ model, words }: RowPlace, row: Row): string | null {
  if (
    model.primaryKey.length === 0 ||
    model.primaryKey.some((field) => row[field] === null || row[field] === undefined)
  ) {
    return null
  }
  const text = keyText(model, row)
  // An empty segment, or one that browsers take for "here" or "up".
  if (['', '.', '..'].includes(text)) return null
  return words.has(text) ? `%${text.charCodeAt(0).toString(16)}${text.slice(1)}` : text
}

export function rowUrl(admin: RowPlace, row: Row): string | null {
  const segment = keySegment(admin, row)
  return segment === null ? null : `${admin.url}${segment}/`
}

/**
 * A segment of the request's path, counted from its end, as it was sent: keys are decoded once, by `whereKey`, and not
 * by the router as well.
 */
export function sentSegment(url: string, fromEnd: number): string {
  return new URL(url).pathname.split('/').at(-1 - fromEnd) ?? ''
}
