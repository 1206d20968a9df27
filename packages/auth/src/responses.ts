import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type HtmlOptions, htmlHeaders, jsonHeaders } from './headers.ts'

/**
 * A page, with the strict content security policy and no trace in any cache.
 *
 * @example return htmlResponse(c, renderer.render('profile', view))
 */
export function htmlResponse(
  c: Context,
  html: string,
  status: ContentfulStatusCode = 200,
  options: HtmlOptions = {},
): Response {
  htmlHeaders(c, options)
  return c.body(html, status, { 'Content-Type': 'text/html; charset=utf-8' })
}

/** A JSON answer that nothing keeps. Integers beyond 2^53 are written as text. */
export function jsonResponse(
  c: Context,
  value: unknown,
  status: ContentfulStatusCode = 200,
  contentType = 'application/json',
): Response {
  jsonHeaders(c)
  return c.body(toJson(value), status, { 'Content-Type': contentType })
}

/** Sends a browser to another page of this site after a form: it goes there with a GET. */
export function seeOther(c: Context, path: string): Response {
  jsonHeaders(c)
  return c.redirect(path, 303)
}

const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item))
