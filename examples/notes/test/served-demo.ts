import type { AddressInfo } from 'node:net'
import { authFields, defineModel } from '@authpkg/kysely'
import { createAdaptorServer } from '@hono/node-server'
import { models } from '../src/models.ts'
import { createTestDemo, type TestDemo } from './demo.ts'

/** The demo's users have one address, as flask-peewee's do; these have as many as they like. */
const { email: _, email_key: __, email_confirmed_at: ___, ...fields } = models.User.fields
const modelsWithEmails = {
  ...models,
  User: defineModel('user', { fields }),
  UserEmail: defineModel('user_email', { fields: authFields.userEmail() }),
} as unknown as typeof models

export interface ServedDemo extends TestDemo {
  readonly url: string
}

/** A demo whose users have several addresses, on a free port of this machine, with the first rows. */
export async function serveDemo(): Promise<ServedDemo> {
  let demo: TestDemo | undefined
  const server = createAdaptorServer({ fetch: (request) => demo?.app.fetch(request) ?? new Response() })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  demo = await createTestDemo({ baseUrl: url, models: modelsWithEmails })
  const { close } = demo
  return {
    ...demo,
    url,
    async close() {
      server.close()
      await close()
    },
  }
}
