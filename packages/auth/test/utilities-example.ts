import { type AuthEnv, authRoutes, currentUser, getOr404, objectList, onError } from '@authpkg/auth'
import { createAuth, desc, eq, rowsOf } from '@authpkg/core'
import { boolean, createTables, defineModel, integer, kyselyAdapter, standardModels, text } from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { Kysely, SqliteDialect } from 'kysely'

const Note = defineModel('note', {
  fields: { id: integer({ primaryKey: true }), title: text(), draft: boolean({ default: false }) },
})
const models = { ...standardModels(), Note }

const db = new Kysely({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
await createTables(db, models)
export const adapter = kyselyAdapter(db, models)
const auth = createAuth({ adapter, secrets: [process.env['AUTH_SECRET']], baseUrl: 'https://example.org' })

const notes = rowsOf(adapter, Note, { where: eq('draft', false), orderBy: [desc('id')] })

export const app = new Hono<AuthEnv<typeof auth>>()
app.use(currentUser(auth))
app.onError(onError(auth))
app.route('/accounts', authRoutes(auth))

app.get('/notes/', (c) =>
  objectList(
    c,
    ({ objectList, page, pagination }) => html`
      <h1>Notes, page ${page} of ${pagination.pages}</h1>
      <ul>${objectList.map((note) => html`<li><a href="${note.id}/">${note.title}</a></li>`)}</ul>
      ${pagination.nextUrl === null ? '' : html`<a href="${pagination.nextUrl}">Older</a>`}
    `,
    notes,
    { paginateBy: 10 },
  ),
)

app.get('/notes/:id/', async (c) => {
  const note = await getOr404(notes, c.req.param('id'))
  return c.text(note.title)
})
