import { toProblem } from '@authpkg/auth'
import type { Auth } from '@authpkg/core'
import { getRequestListener } from '@hono/node-server'
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import type { Hono } from 'hono'

/** A Hono app as an Express handler. Mount it before body parsers: it reads the body itself. */
export function honoHandler(app: Hono): RequestHandler {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  return async (req, res) => {
    req.url = req.originalUrl // Express cuts off the path it was mounted at; the app knows its own prefixes
    await listener(req, res)
  }
}

/** Puts the user of the session on the request: `req.user`, or null when nobody is logged in. */
export function currentUser(auth: { userFrom(headers: Headers): Promise<Request['user']> }): RequestHandler {
  return async (req, _res, next) => {
    req.user = await auth.userFrom(new Headers({ cookie: req.headers.cookie ?? '' }))
    next()
  }
}

/** Lets only users pass; others go to the login page and come back afterwards. */
export const loginRequired: RequestHandler = (req, res, next) => {
  if (req.user) return next()
  res.redirect(303, `/accounts/login/?${new URLSearchParams({ next: req.originalUrl })}`)
}

/** Refuses a changing request that a browser says another site has sent. */
export function sameOrigin({ config }: Pick<Auth, 'config'>): RequestHandler {
  return (req, res, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(req.method) || isOwn(req, config.baseUrl)) return next()
    res.status(403).type('text').send('The request came from another site.')
  }
}

const isOwn = (req: Request, baseUrl: URL): boolean =>
  ['same-origin', undefined].includes(req.get('sec-fetch-site')) &&
  [baseUrl.origin, undefined].includes(req.get('origin'))

/** Answers the errors of Express routes as the account pages do for programs: problem details, never with internals. */
export const onError: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error)
  const problem = toProblem(error, crypto.randomUUID())
  if (problem.status >= 500) console.error(`Request ${problem.requestId} failed.`, error)
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}
