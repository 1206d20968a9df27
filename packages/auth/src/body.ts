import { type JsonBody, type JsonLimits, parseJson, ValidationError } from '@authpkg/core'
import type { Context } from 'hono'
import { type Form, parseMultipart, parseUrlEncoded } from './form-body.ts'
import { mediaType, sendsJson } from './negotiate.ts'

export interface BodyLimits {
  /** In bytes, counted while they arrive. Default: 1 MB for JSON, 100 KB for forms. */
  readonly maxBytes?: number
}

export interface FormLimits extends BodyLimits {
  /** Whether `multipart/form-data` is taken, too. Default: false. */
  readonly multipart?: boolean
  /** Fields and files of a form. Default: 1,000. */
  readonly maxFields?: number
}

const jsonBytes = 1024 * 1024
const formBytes = 100 * 1024
const urlEncoded = 'application/x-www-form-urlencoded'
const multipart = 'multipart/form-data'

/** Whether the request's body is a form's. */
export const isForm = (c: Context): boolean => [urlEncoded, multipart].includes(mediaType(c) ?? '')

/**
 * The request's JSON body. Objects have no prototype, and the names `__proto__`, `constructor` and `prototype` are
 * refused at any depth.
 *
 * @throws {ValidationError} `unsupported_media_type`, `body_too_large`, `malformed_body`, `limit_exceeded` (20 levels,
 *   10,000 values), `invalid_input`.
 * @example const body = await readJson(c, { maxBytes: 10_000 })
 */
export async function readJson(c: Context, limits: BodyLimits & JsonLimits = {}): Promise<JsonBody> {
  if (!sendsJson(c)) throw unsupported('application/json')
  return parseJson(decode(await readBytes(c, limits.maxBytes ?? jsonBytes)), limits)
}

/** Bodies are read once; whoever asks later gets the same form. */
const forms = new WeakMap<Context, Promise<Form>>()

/**
 * The request's form, read once per request. A request without a body is an empty form.
 *
 * @throws {ValidationError} `unsupported_media_type`, `body_too_large`, `malformed_body`, `limit_exceeded`.
 * @example const form = await readForm(c); form.get('username'); form.getAll('id')
 */
export function readForm(c: Context, limits: FormLimits = {}): Promise<Form> {
  const form = forms.get(c) ?? parseForm(c, limits)
  forms.set(c, form)
  return form
}

async function parseForm(c: Context, limits: FormLimits): Promise<Form> {
  const type = mediaType(c)
  if (type !== null && type !== urlEncoded && !(type === multipart && limits.multipart)) throw unsupported(urlEncoded)
  const bytes = await readBytes(c, limits.maxBytes ?? formBytes)
  if (type === null && bytes.byteLength > 0) throw unsupported(urlEncoded)
  if (type === multipart) return parseMultipart(bytes, c.req.header('content-type') ?? '', limits.maxFields)
  return parseUrlEncoded(decode(bytes), limits.maxFields)
}

/** All bytes of the body, at most so many: a longer one is refused before the rest of it is read. */
async function readBytes(c: Context, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const { body, bodyUsed } = c.req.raw
  // An earlier handler may have read the body through Hono, which keeps it.
  const bytes = bodyUsed ? await readKept(c, maxBytes) : await collect(body, maxBytes)
  keep(c, bytes.buffer)
  return bytes
}

/** For handlers that read the body through Hono. Its type says a buffer, and its readers await a promise of one. */
function keep(c: Context, buffer: ArrayBuffer): void {
  const cache = c.req.bodyCache as unknown as { arrayBuffer?: Promise<ArrayBuffer> }
  cache.arrayBuffer ??= Promise.resolve(buffer)
}

async function readKept(c: Context, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes)
  return bytes
}

async function collect(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunksOf(body)) {
    length += chunk.byteLength
    if (length > maxBytes) throw tooLarge(maxBytes)
    chunks.push(chunk)
  }
  return join(chunks, length)
}

/** Leaving the loop early cancels the stream. */
async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  if (!reader) return
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ValidationError('malformed_body', 'The body is not valid UTF-8.', { cause })
  }
}

const unsupported = (wanted: string): ValidationError =>
  new ValidationError('unsupported_media_type', `The body must be sent as ${wanted}.`)

const tooLarge = (maxBytes: number): ValidationError =>
  new ValidationError('body_too_large', `The body can have at most ${maxBytes} bytes.`, { details: { maxBytes } })
