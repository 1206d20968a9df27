import { AuthenticationError, ConfigurationError } from '../errors.ts'
import { hashToken } from '../security/token.ts'
import type { CallOrigin, NewSession, Session } from '../stores/session-store.ts'
import type { TokenHolder } from '../stores/token-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { noteInTurn } from './login.ts'
import { forgetBrowsers, isMarkOf, markOf, type SessionMark } from './remembered-browsers.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, type Work } from './transaction.ts'

/**
 * What came of a remembered browser's token: a session and the next token; nothing, for another request of the same
 * browser was faster and gets them, or the user was changed meanwhile, and the token can be shown again; or nothing ever
 * again.
 */
export type Resumption =
  | { readonly kind: 'resumed'; readonly started: NewSession; readonly rememberToken: string }
  | { readonly kind: 'raced' }
  | { readonly kind: 'refused' }

/** How long requests that a browser sends at once may bring the same token, in seconds. */
const grace = 60

/** What is known to be no proof of who somebody is now. */
const longAgo = new Date(0)

/** What is kept with all that follows from one login: the session it has now, and when it ends, however often it is used. */
type Family = SessionMark & { readonly until: number }

/** All that follows from one login, and the one that can be used next. */
const tokenPattern = /^([\w-]{43})\.([\w-]{43})$/

/**
 * Remembers the browser of a session for `lifetimes.remember` from now, however often it comes back: gives the token with
 * which it gets another session, when this one is over.
 *
 * @throws {ConfigurationError} `unsupported` where the feature is off.
 * @example const rememberToken = await remember(services, session)
 */
export async function remember(services: AuthServices, session: Session, origin: CallOrigin = {}): Promise<string> {
  if (!services.features.remember) throw new ConfigurationError('unsupported', 'features.remember is off.')
  return inTransaction(services, origin, async (work) => {
    const { user } = session
    const lifetime = services.lifetimes.remember
    const until = services.clock.now().getTime() + lifetime * 1000
    await forgetBrowsers(services, work, user, (mark) => isMarkOf(session, mark))
    const family = await work.tokens.issueToken('remember_family', user, lifetime, { ...markOf(session), until })
    return `${family}.${await work.tokens.issueToken('remember', user, lifetime, hashToken(family))}`
  })
}

/**
 * Begins a session for a remembered browser, which is not fresh. Each token works once. One that comes again later than
 * requests sent at once do was copied, or the answer to it was lost: nothing that follows from its login works any more,
 * and the session that it has is over. What follows from other logins lives on.
 *
 * @example const resumption = await resume(services, rememberToken, { ipAddress, userAgent })
 */
export async function resume(
  services: AuthServices,
  rememberToken: string,
  origin: CallOrigin = {},
): Promise<Resumption> {
  const [, family, secret] = tokenPattern.exec(rememberToken) ?? []
  if (!services.features.remember || family === undefined || secret === undefined) return { kind: 'refused' }
  const holder = await familyOf(services, family)
  if (!holder) return { kind: 'refused' }
  const shown = { family, secret, user: holder.user, before: keptIn(holder) }
  try {
    return await inTransaction(services, origin, (work) => spend(services, work, shown, origin))
  } catch (error) {
    if (!(error instanceof AuthenticationError)) throw error
    // The user is not as they were read a moment ago: nobody has shown the token twice.
    return error.code === 'invalid_credentials' ? { kind: 'raced' } : asReused(services, family, origin)
  }
}

interface RememberToken {
  readonly family: string
  readonly secret: string
  readonly user: AnyUser
  /** What was kept as it was looked up. */
  readonly before: Family
}

async function spend(
  services: AuthServices,
  work: Work,
  { family, secret, user, before }: RememberToken,
  origin: CallOrigin,
): Promise<Resumption> {
  // First: on MySQL a transaction sees everything as it was at its first read.
  const noted = await noteInTurn(services, work, user, services.trackLogin(user, origin, services.clock.now()))
  const { payload } = await work.tokens.consumeToken('remember', secret)
  if (payload !== hashToken(family)) throw unusable()
  // A browser has one session. One that it lost sight of must not outlive what is known of its login.
  await endMarked(work, noted, before)
  const started = await work.sessions.start(noted, origin, longAgo)
  const lifetime = (before.until - services.clock.now().getTime()) / 1000
  const kept = { ...markOf(started.session), until: before.until }
  const isKnown = await work.tokens.renewToken('remember_family', noted, family, lifetime, kept)
  if (!isKnown) throw unusable()
  const next = await work.tokens.issueToken('remember', noted, lifetime, payload)
  await work.tell('user.logged_in', { user: noted, sessionId: started.session.id })
  return { kind: 'resumed', started, rememberToken: `${family}.${next}` }
}

async function asReused(services: AuthServices, family: string, origin: CallOrigin): Promise<Resumption> {
  const holder = await familyOf(services, family)
  const now = services.clock.now().getTime()
  if (holder && now - holder.issuedAt.getTime() <= grace * 1000) return { kind: 'raced' }
  if (holder) await unlessInvalid(endReused(services, family, origin))
  return { kind: 'refused' }
}

const endReused = (services: AuthServices, family: string, origin: CallOrigin): Promise<void> =>
  inTransaction(services, origin, async (work) => {
    const holder = await work.tokens.consumeToken('remember_family', family)
    const { user } = holder
    await endMarked(work, user, keptIn(holder))
    await work.tell('user.remember_reused', { user })
  })

async function endMarked({ sessions }: Work, user: AnyUser, mark: SessionMark): Promise<void> {
  const session = (await sessions.list(user)).find((one) => isMarkOf(one, mark))
  if (session) await sessions.revoke(session.id)
}

const keptIn = ({ payload }: TokenHolder): Family => payload as unknown as Family

const familyOf = ({ tokens }: AuthServices, family: string): Promise<TokenHolder | null> =>
  unlessInvalid(tokens.findToken('remember_family', family))

const unusable = (): AuthenticationError => new AuthenticationError('invalid_token', 'The browser is not remembered.')

/** The password may have been changed, or the user disabled, at this very moment. */
async function unlessInvalid<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AuthenticationError) return null
    throw error
  }
}
