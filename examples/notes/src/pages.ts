import type { Flash } from '@authpkg/auth'
import { html } from 'hono/html'
import type { MessageRow, UserRow } from './rows.ts'

/** What every page shows around its own part. */
export interface PageFrame {
  readonly title: string
  readonly stylesheets: readonly string[]
  readonly path: string
  /** Null when nobody is logged in. */
  readonly username: string | null
  readonly isAdmin: boolean
  /** Whether the mails of the demo can be read on the site. */
  readonly hasMails: boolean
  readonly csrfToken: string
  readonly flashes: readonly Flash[]
}

export interface Listing<Item> {
  readonly items: readonly Item[]
  readonly number: number
  readonly hasNext: boolean
}

export type Markup = ReturnType<typeof html>

export const personUrl = ({ username }: Pick<UserRow, 'username'>): string => `/users/${encodeURIComponent(username)}/`

export const timelinePage = (frame: PageFrame, messages: Listing<MessageRow>): Markup =>
  layout(
    frame,
    html`
    ${frame.username === null ? '' : messageForm(frame)}
    ${messageList(messages)}
    ${pager(messages)}
  `,
  )

export const personPage = (
  frame: PageFrame,
  user: UserRow,
  messages: Listing<MessageRow>,
  isFollowed: boolean,
): Markup =>
  layout(
    frame,
    html`
    ${frame.username === null || frame.username === user.username ? '' : followForm(frame, user, isFollowed)}
    ${messageList(messages)}
    ${pager(messages)}
  `,
  )

export const peoplePage = (frame: PageFrame, people: Listing<UserRow>, followed: ReadonlySet<number>): Markup =>
  layout(
    frame,
    html`
    <ul class="site-people">
      ${people.items.map(
        (user) => html`
        <li class="cluster">
          <a href="${personUrl(user)}">${user.username}</a>
          ${followed.has(user.id) ? html`<span class="badge">following</span>` : ''}
        </li>`,
      )}
    </ul>
    ${pager(people)}
  `,
  )

export function layout(frame: PageFrame, body: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${frame.title} · Notes</title>
    ${frame.stylesheets.map((href) => html`<link rel="stylesheet" href="${href}">`)}
  </head>
  <body class="site">
    <a class="skip-link visually-hidden" href="#main">To the content</a>
    <header class="site-head cluster">
      <a class="site-brand" href="/">Notes</a>
      <nav class="cluster" aria-label="Site">${navigation(frame)}</nav>
    </header>
    <main id="main" class="card stack">
      <h1>${frame.title}</h1>
      ${frame.flashes.map(({ kind, text }) => html`<p class="message message-${kind}" role="status"><span>${text}</span></p>`)}
      ${body}
    </main>
  </body>
</html>
`
}

const link = (frame: PageFrame, href: string, text: string): Markup =>
  html`<a href="${href}"${frame.path === href ? html` aria-current="page"` : ''}>${text}</a>`

const navigation = (frame: PageFrame): Markup => html`
  ${frame.username === null ? '' : link(frame, '/private/', 'Timeline')}
  ${link(frame, '/public/', 'Everyone')}
  ${link(frame, '/users/', 'People')}
  ${frame.hasMails ? link(frame, '/mails/', 'Mails') : ''}
  ${frame.isAdmin ? link(frame, '/admin/', 'Admin') : ''}
  ${frame.username === null ? guest(frame) : member(frame, frame.username)}`

const guest = (frame: PageFrame): Markup => html`
  <a href="/accounts/login/?next=${encodeURIComponent(frame.path)}">Log in</a>
  <a href="/accounts/register/">Register</a>`

const member = (frame: PageFrame, username: string): Markup => html`
  <span class="muted">Logged in as <a href="${personUrl({ username })}">${username}</a></span>
  <a href="/accounts/profile/">Account</a>
  <form method="post" action="/accounts/logout/">
    ${csrf(frame)}
    <button class="button button-small" type="submit">Log out</button>
  </form>`

const csrf = (frame: PageFrame): Markup => html`<input type="hidden" name="_csrf" value="${frame.csrfToken}">`

const messageForm = (frame: PageFrame): Markup => html`
  <form class="stack" method="post" action="/create/">
    ${csrf(frame)}
    <input type="hidden" name="next" value="${frame.path}">
    <div class="field">
      <label for="content">What is new?</label>
      <textarea class="control" id="content" name="content" rows="3" required></textarea>
    </div>
    <div><button class="button button-primary" type="submit">Post</button></div>
  </form>`

const followForm = (frame: PageFrame, user: UserRow, isFollowed: boolean): Markup => html`
  <form method="post" action="${personUrl(user)}${isFollowed ? 'unfollow' : 'follow'}/">
    ${csrf(frame)}
    <button class="button ${isFollowed ? '' : 'button-primary'}" type="submit">
      ${isFollowed ? 'Unfollow' : 'Follow'} ${user.username}
    </button>
  </form>`

const messageList = ({ items }: Listing<MessageRow>): Markup => {
  if (items.length === 0) return html`<p class="muted">There is nothing here yet.</p>`
  return html`<ol class="site-messages">${items.map(message)}</ol>`
}

const message = ({ content, pub_date, user }: MessageRow): Markup => html`
  <li>
    <p class="site-content">${content}</p>
    <p class="muted small">
      ${user ? html`<a href="${personUrl(user)}">${user.username}</a>, ` : ''}
      <time datetime="${pub_date.toISOString()}">${dateFormat.format(pub_date)}</time>
    </p>
  </li>`

export const dateFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

const pager = ({ number, hasNext }: Listing<unknown>): Markup => {
  if (number === 1 && !hasNext) return html``
  return html`<nav class="cluster" aria-label="Pages">
    ${number > 1 ? html`<a class="button button-small" href="?page=${number - 1}">Newer</a>` : ''}
    <span class="muted">Page ${number}</span>
    ${hasNext ? html`<a class="button button-small" href="?page=${number + 1}">Older</a>` : ''}
  </nav>`
}
