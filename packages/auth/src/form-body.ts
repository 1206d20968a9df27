import { forbiddenName, isForbiddenName, ValidationError } from '@authpkg/core'

/** A form as it was sent: every field is text, and may come several times. */
export interface Form {
  /** The field's value; of several the last. */
  get(name: string): string | undefined
  /** All of the field's values, in the order they were sent. */
  getAll(name: string): readonly string[]
  has(name: string): boolean
  /** The fields' names, each once. */
  names(): readonly string[]
  /** The last value of every field; without a prototype. */
  values(): Readonly<Record<string, string>>
  /** The files under a name; only multipart forms have any. */
  files(name: string): readonly File[]
}

const defaultMaxFields = 1000

/**
 * Reads `application/x-www-form-urlencoded` as the URL standard does, but refuses what is no UTF-8 instead of
 * replacing it.
 *
 * @throws {ValidationError} `malformed_body`, `limit_exceeded`, `invalid_input`.
 */
export function parseUrlEncoded(text: string, maxFields = defaultMaxFields): Form {
  const pairs = text.split('&', maxFields + 1).filter((pair) => pair !== '')
  return createForm(
    pairs.map((pair) => {
      const end = pair.indexOf('=')
      return end < 0 ? [decode(pair), ''] : [decode(pair.slice(0, end)), decode(pair.slice(end + 1))]
    }),
    maxFields,
  )
}

/** @throws {ValidationError} `malformed_body`, `limit_exceeded`, `invalid_input`. */
export async function parseMultipart(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
  maxFields = defaultMaxFields,
): Promise<Form> {
  try {
    const parts = await new Response(bytes, { headers: { 'Content-Type': contentType } }).formData()
    return createForm([...parts], maxFields)
  } catch (cause) {
    if (cause instanceof ValidationError) throw cause
    throw new ValidationError('malformed_body', 'The form cannot be read.', { cause })
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new ValidationError('malformed_body', 'The form is not valid UTF-8.', { cause })
  }
}

function createForm(entries: readonly (readonly [string, string | File])[], maxFields: number): Form {
  if (entries.length > maxFields) {
    throw new ValidationError('limit_exceeded', `A form can have at most ${maxFields} fields.`)
  }
  const texts = new Map<string, string[]>()
  const files = new Map<string, File[]>()
  for (const [name, value] of entries) {
    if (isForbiddenName(name)) throw forbiddenName(name)
    if (typeof value === 'string') append(texts, name, value)
    else append(files, name, value)
  }
  return {
    get: (name) => texts.get(name)?.at(-1),
    getAll: (name) => texts.get(name) ?? [],
    has: (name) => texts.has(name),
    names: () => [...texts.keys()],
    values: () => lastValues(texts),
    files: (name) => files.get(name) ?? [],
  }
}

function append<Item>(lists: Map<string, Item[]>, name: string, item: Item): void {
  const list = lists.get(name)
  if (list) list.push(item)
  else lists.set(name, [item])
}

function lastValues(texts: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  const values: Record<string, string> = Object.create(null)
  for (const [name, list] of texts) values[name] = list.at(-1) ?? ''
  return values
}
