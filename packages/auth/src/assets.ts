import { NotFoundError } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { errorResponse } from './error-response.ts'
import { say } from './languages/translate.ts'

/** A style sheet or script that a package serves itself. */
export interface Asset {
  /** The name it is served under: with a hash of its content, so that it can be kept for ever. */
  readonly name: string
  readonly type: string
  readonly content: string
}
export type Assets = Readonly<Record<string, Asset>>

/**
 * Serves assets by their hashed names; every other name is 404.
 *
 * @example app.get('/assets/:name', serveAssets(assets))
 */
export function serveAssets(...sets: readonly Assets[]): Handler {
  const byName = new Map(sets.flatMap((set) => Object.values(set)).map((asset) => [asset.name, asset]))
  return (c) => {
    const asset = byName.get(c.req.param('name') ?? '')
    if (!asset) return errorResponse(c, new NotFoundError('not_found', say('error.noSuchFile')))
    return assetResponse(c, asset)
  }
}

/** An asset under its hashed name, to be kept for ever. */
export const assetResponse = (c: Context, { content, type }: Asset): Response =>
  c.body(content, 200, {
    'Content-Type': type,
    'Cache-Control': 'public, max-age=31536000, immutable',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
