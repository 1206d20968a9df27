import { confirmedRequired, freshRequired, permissionsAccepted, permissionsRequired } from '@authpkg/auth'
import { admins, confirmed, definePolicy, every, everyone, fresh, owner, signedIn } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts, addAda, grant, headersWith, minute, password, TestClock } from '../fixtures/accounts.ts'
import { Browser, Program } from '../fixtures/browser.ts'
import { own } from '../fixtures/keys.ts'
import { key } from '../fixtures/library.ts'
import { web } from '../fixtures/web.ts'

const access = definePolicy({
  '*': { manage: admins, requires: { create: confirmed, delete: fresh() } },
  Note: { read: everyone, create: signedIn, write: every(confirmed, owner('user')) },
  User: { read: signedIn },
})

const created = '2026-11-20T12:00:00.000Z'

/** Guards on routes, in the admin area and in REST: permissions, confirmed addresses, fresh sessions. */
export const guardFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async () => {
    const clock = new TestClock()
    const { app, auth } = web(cell.db, { access, clock, passwords: { insecureFastHashing: true, maxQueue: 64 } })
    app.get('/permitted', permissionsRequired('read', 'write'), (c) => c.text('all'))
    app.get('/one-permitted', permissionsAccepted('read', 'write'), (c) => c.text('any'))
    app.get('/confirmed', confirmedRequired(), (c) => c.text('confirmed'))
    app.get('/fresh', freshRequired(), (c) => c.text('fresh'))
    const user = await addAda(auth)
    const browser = new Browser(app)
    await browser.login('ada')
    const answers = async (path: string, method = 'GET', body?: unknown) => {
      const answer = await browser.json(method, path, body)
      const code = /"code":"(\w+)"/.exec(await answer.text())?.[1]
      return code === undefined ? answer.status : [answer.status, code]
    }
    return { app, auth, user, clock, browser, answers }
  }

  test('permissions come with roles, and are gone with them at the next request (FS-USER-31, SESS-8)', async () => {
    const { user, answers } = await begin()
    const both = async () => [await answers('/permitted'), await answers('/one-permitted')]
    expect(await both()).toEqual([
      [403, 'access_denied'],
      [403, 'access_denied'],
    ])
    await grant(cell.db, user, 'Reader', 'read,other')
    expect(await both()).toEqual([[403, 'access_denied'], 200])
    await grant(cell.db, user, 'Writer', 'write')
    expect(await both()).toEqual([200, 200])
    await cell.db.delete('UserRoles', { op: 'eq', path: `role.${own(cell, 'Role', 'name')}`, value: 'Writer' })
    expect(await both()).toEqual([[403, 'access_denied'], 200])
  })

  test('who has confirmed no address passes no such guard, on routes, in REST and in the admin area (FU-EMAIL-05)', async () => {
    const { auth, user, answers } = await begin()
    const note = await cell.db.insert('Note', { user_id: user['id'], message: 'mine', created: new Date(created) })
    const tries = async () => [
      await answers('/confirmed'),
      await answers('/api/note/', 'POST', { message: 'new', created }),
      await answers(`/api/note/${key(note)}/`, 'PATCH', { message: 'changed' }),
    ]
    await auth.services.users.update(user, { emailConfirmedAt: null })
    expect(await tries()).toEqual([403, 403, 403].map((status) => [status, 'email_unconfirmed']))
    expect(await cell.db.findMany('Note', {})).toMatchObject([{ message: 'mine' }])
    await auth.services.users.update(user, { admin: true })
    expect(await answers('/admin/author/add/')).toEqual([403, 'email_unconfirmed'])
    await auth.services.users.update(user, { emailConfirmedAt: new Date(created) })
    expect([...(await tries()), await answers('/admin/author/add/')]).toEqual([200, 201, 200, 200])
  })

  test('any one confirmed address is enough, wherever the layout keeps them (FU-EMAIL-05)', async () => {
    const { auth, user, answers } = await begin()
    expect(user.hasConfirmedEmail).toBe(true)
    await auth.services.users.update(user, { emailConfirmedAt: null })
    expect((await auth.users.findByIdentity('ada'))?.hasConfirmedEmail).toBe(false)
    if (!cell.layout.standardModels.includes('UserEmail')) return
    const field = (name: string): string => own(cell, 'UserEmail', name)
    const second = { [field('email')]: 'second@app.example', [field('email_key')]: 'second@app.example' }
    const confirmedAt = { [field('email_confirmed_at')]: new Date(created), [field('is_primary')]: false }
    await cell.db.insert('UserEmail', { ...second, ...confirmedAt, user_id: user['id'] })
    expect(await answers('/confirmed')).toBe(200)
  })

  test('an old session shows the password for what needs a fresh one, on every road (SESS-11, FS-USER-43)', async () => {
    const { auth, user, clock, browser, answers } = await begin()
    await auth.services.users.update(user, { admin: true })
    const author = key(await cell.db.insert('Author', { name: 'Ada' }))
    const roads = async () => [
      await answers('/fresh'),
      await answers(`/admin/author/${author}/delete/`),
      await answers(`/api/author/${author}/`, 'DELETE'),
    ]
    clock.pass(15 * minute + 1)
    expect(await roads()).toEqual([401, 401, 401].map((status) => [status, 'fresh_login_required']))
    expect(await answers('/api/author/')).toBe(200)
    const sent = await browser.get(`/admin/author/${author}/delete/`)
    const page = sent.headers.get('location') ?? ''
    expect([sent.status, page]).toEqual([303, expect.stringContaining('/accounts/reauthenticate/?next=')])
    await browser.get(page)
    const back = await browser.submit('/accounts/reauthenticate/', { password })
    expect([back.status, back.headers.get('location')]).toEqual([303, `/admin/author/${author}/delete/`])
    await browser.get('/accounts/logout/')
    expect(await roads()).toEqual([200, 200, 200])
    expect(await cell.db.count('Author', {})).toBe(0)
  })

  test('who sends the password with every request is always fresh', async () => {
    const { app, auth, user, clock } = await begin()
    await auth.services.users.update(user, { admin: true })
    const author = key(await cell.db.insert('Author', { name: 'Ada' }))
    clock.pass(60 * minute)
    expect((await new Program(app, 'ada').send('DELETE', `/api/author/${author}/`)).status).toBe(200)
  })

  test('of many new proofs of one session at once one gets the new token, and the old one opens nothing (SESS-1)', async () => {
    const auth = accounts(cell.db, { passwords: { insecureFastHashing: true, maxQueue: 64 } })
    await addAda(auth)
    const { sessionToken } = await auth.login({ identity: 'ada', password })
    const session = await auth.sessionFrom(headersWith(auth, sessionToken))
    if (!session) throw new Error('The session is not there.')
    const tries = Array.from({ length: 10 }, () => auth.reauthenticate(session, { password }))
    const results = await Promise.allSettled(tries)
    const renewed = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect([renewed.length, refused]).toEqual([1, Array.from({ length: 9 }, () => 'login_required')])
    expect(await auth.sessionFrom(headersWith(auth, sessionToken))).toBeNull()
    const live = await auth.sessionFrom(headersWith(auth, renewed[0]?.sessionToken ?? ''))
    expect([live?.id, live?.expiresAt]).toEqual([session.id, session.expiresAt])
    expect(await cell.db.count('Session', {})).toBe(1)
  })
}
