import type { Context } from 'hono'

/** Longer headers are no browser's. */
const maxAcceptLength = 1000
const html = new Set(['text/html', 'application/xhtml+xml'])
const isJsonType = (type: string): boolean => type === 'application/json' || /^application\/[\w.-]+\+json$/.test(type)

/** The request's media type in lower case, without parameters; null when there is none. */
export const mediaType = (c: Context): string | null =>
  c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() || null

/** Whether the request's body is JSON. */
export const sendsJson = (c: Context): boolean => isJsonType(mediaType(c) ?? '')

/** A browser that shows pages: `Accept` names HTML, and JSON not before it. A wildcard names neither. */
export const prefersHtml = (c: Context): boolean => {
  const { htmlQuality, jsonQuality } = qualities(c)
  return htmlQuality > 0 && htmlQuality >= jsonQuality
}

/** A program: it sends JSON, or `Accept` names JSON before HTML. */
export const wantsJson = (c: Context): boolean => {
  const { htmlQuality, jsonQuality } = qualities(c)
  return sendsJson(c) || jsonQuality > htmlQuality
}

function qualities(c: Context): { htmlQuality: number; jsonQuality: number } {
  const accept = (c.req.header('accept') ?? '').slice(0, maxAcceptLength).toLowerCase()
  const ranges = accept.split(',').map(readRange)
  const best = (matches: (type: string) => boolean): number =>
    Math.max(0, ...ranges.filter(({ type }) => matches(type)).map(({ quality }) => quality))
  return { htmlQuality: best((type) => html.has(type)), jsonQuality: best(isJsonType) }
}

function readRange(text: string): { type: string; quality: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim())
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
  return { type, quality: Number.isFinite(quality) ? quality : 0 }
}
