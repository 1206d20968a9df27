import { htmlHeaders, htmlResponse } from '@authpkg/auth'
import { NotFoundError } from '@authpkg/core'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { DemoEnv } from './app.ts'
import type { KeptMail, Mailbox } from './mailbox.ts'
import { dateFormat, layout, type Markup } from './pages.ts'
import { frame } from './site.ts'

/** The mails of the demo, for whoever can reach it: they hold links that log people in. Never in production. */
export function mailRoutes({ mails }: Mailbox): Hono<DemoEnv> {
  const routes = new Hono<DemoEnv>()
  // A mail is written after the answer that promised it.
  routes.use('/mails/*', async (c, next) => {
    await c.get('auth').settled()
    return next()
  })
  routes.get('/mails/', async (c) => htmlResponse(c, String(await layout(frame(c, 'Mails'), mailList(mails)))))
  routes.get('/mails/:number/', (c) => asHtml(c, mails))
  return routes
}

/** As a mail program shows it: the mail can do nothing but be read, and its links followed. */
function asHtml(c: Context<DemoEnv>, mails: readonly KeptMail[]): Response {
  const mail = mails.find(({ number }) => String(number) === c.req.param('number'))
  if (!mail) throw new NotFoundError('not_found', 'There is no such mail.')
  htmlHeaders(c, { referrerPolicy: 'no-referrer' })
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  return c.html(mail.html)
}

function mailList(mails: readonly KeptMail[]): Markup {
  if (mails.length === 0) return html`<p class="muted">No mail was sent since the start.</p>`
  return html`
    <p class="muted">The demo sends nothing: what it would have sent since its start is here, the newest first.</p>
    <ol class="site-messages">${mails.map(mailItem)}</ol>`
}

const mailItem = ({ number, to, subject, sentAt, text }: KeptMail): Markup => html`
  <li class="stack">
    <h2><bdi>${subject}</bdi></h2>
    <p class="muted small">
      To ${to}, <time datetime="${sentAt.toISOString()}">${dateFormat.format(sentAt)}</time>,
      <a href="/mails/${number}/">as HTML</a>
    </p>
    <p class="site-content" dir="auto">${withLinks(text)}</p>
  </li>`

/** Every second part is an address. */
const withLinks = (text: string) =>
  text.split(/(https?:\/\/\S+)/).map((part, i) => (i % 2 === 0 ? part : html`<a href="${part}" dir="ltr">${part}</a>`))
