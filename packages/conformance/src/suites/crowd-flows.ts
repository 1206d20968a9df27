import { eq } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { password } from '../fixtures/accounts.ts'
import { Browser, Program } from '../fixtures/browser.ts'
import { own } from '../fixtures/keys.ts'
import { loginModel, people, siteOfFive } from '../fixtures/site-of-five.ts'

/** Hundreds of requests at once. */
export const crowdFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  test('what many people write at once is done whole, or told to be tried again (RACE-8)', async () => {
    const { app, auth, users } = await siteOfFive(cell)
    const created = '2026-11-20T12:00:00Z'
    const logIn = (name: string) => new Browser(app).json('POST', '/accounts/login/', { username: name, password })
    const takeNote = (name: string) => new Program(app, name).send('POST', '/api/note/', { message: name, created })
    const endAll = async (name: string): Promise<Response> => {
      const browser = new Browser(app)
      const { status } = await browser.json('POST', '/accounts/login/', { username: name, password })
      return status === 200
        ? browser.json('POST', '/accounts/sessions/', { others: 'yes' })
        : new Response('', { status })
    }
    const roads = [logIn, takeNote, logIn, endAll]
    const calls = Array.from({ length: 200 }, (_, i) => ({
      name: people[i % people.length] ?? '',
      road: roads[i % roads.length] ?? logIn,
    }))
    const answers = await Promise.all(calls.map(async ({ name, road }) => ({ road, answer: await road(name) })))
    for (const { road, answer } of answers) {
      // Another of the same user's may have ended the session that asks.
      const expected = road === endAll ? [200, 401, 403, 409, 503] : [200, 201, 409, 503]
      expect(expected, await answer.clone().text()).toContain(answer.status)
    }
    const notes = answers.filter(({ road, answer }) => road === takeNote && answer.status === 201)
    expect(await cell.db.count('Note', {})).toBe(notes.length)
    expect(notes.length).toBeGreaterThan(0)
    for (const user of users) expect(await auth.users.findById(user['id'])).toMatchObject({ isActive: true })
    const [event, logins] = [own(cell, 'AuditEvent', 'event'), own(cell, loginModel(cell), 'login_count')]
    const counted = (await cell.db.findMany(loginModel(cell), {})).map((row) => Number(row[logins]))
    const kept = await cell.db.count('AuditEvent', { where: eq(event, 'user.logged_in') })
    expect(counted.reduce((sum, count) => sum + count)).toBe(kept)
  })
}
