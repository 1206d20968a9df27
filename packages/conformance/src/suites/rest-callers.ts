import { eq, type Value } from '@authpkg/core'
import { expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { minute, password } from '../fixtures/accounts.ts'
import { callersApi } from '../fixtures/callers.ts'
import { jsonKey, own } from '../fixtures/keys.ts'
import { jsonOf } from '../fixtures/writing-api.ts'

const hour = 60 * minute
const note = { message: 'hello', created: '2026-11-20T12:00:00Z' }

/** API keys and HTTP Basic through `app.request()`. */
export const restCallers: Suite = (cell, test) => {
  test('a key acts as its user, and opens nothing once it is revoked (FP-AUTHN-05)', async () => {
    const { auth, ada, bob, withKey, basic } = await callersApi(cell)
    const { id, program } = await withKey(ada)
    const made = await jsonOf(await program.send('POST', '/api/note/', note), 201)
    expect(made['user']).toBe(jsonKey(ada['id']))
    expect((await basic('bob').send('PATCH', `/api/note/${made['id']}/`, note)).status).toBe(403)
    await expect(auth.apiKeys.revoke(bob, id)).rejects.toMatchObject({ code: 'not_found' })
    await auth.apiKeys.revoke(ada, String(id))
    const refused = await program.get('/api/note/')
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
    await expect(auth.apiKeys.revoke(ada, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('its two parts may come in the headers key and secret, and never in the address (FP-AUTHN-05, KEY-2)', async () => {
    const { ada, withKey, nobody } = await callersApi(cell)
    const { key } = await withKey(ada)
    const [prefix, secret] = [key.slice(0, 15), key.slice(16)]
    expect((await nobody.send('GET', '/api/author/', undefined, { key: prefix, secret })).status).toBe(200)
    expect((await nobody.send('GET', '/api/author/', undefined, { key: prefix, secret: 'x' })).status).toBe(401)
    expect((await nobody.send('GET', '/api/author/', undefined, { key: prefix })).status).toBe(401)
    expect((await nobody.send('POST', `/api/note/?key=${prefix}&secret=${secret}`, note)).status).toBe(401)
    expect((await nobody.send('POST', `/api/note/?access_token=${key}`, note)).status).toBe(401)
  })

  test('a key is stored as a hash, shown once, and ends at its time (KEY-1)', async () => {
    const { auth, ada, clock, withKey } = await callersApi(cell)
    const { key, program } = await withKey(ada, { expiresAt: new Date(clock.now().getTime() + hour * 1000) })
    const text = (rows: readonly object[]): string => rows.flatMap((row) => Object.values(row)).join(' ')
    const stored = text(await cell.db.findMany('ApiKey', {}))
    expect(stored).toContain(key.slice(0, 15))
    expect(stored).not.toContain(key.slice(16))
    expect(text(await auth.apiKeys.list(ada))).not.toContain(key.slice(16))
    clock.pass(hour - 1)
    expect((await program.get('/api/author/')).status).toBe(200)
    clock.pass(1)
    expect((await program.get('/api/author/')).status).toBe(401)
    expect(await auth.apiKeys.list(ada)).toEqual([])
  })

  test('what the scopes of a key leave out is 403, and is not shown beside other things (KEY-1)', async () => {
    const { ada, withKey } = await callersApi(cell)
    const { program } = await withKey(ada, { scopes: ['Publisher:read:id,name', 'Note:create'] })
    const { objects } = (await jsonOf(await program.get('/api/publisher/?name=Acorn'))) as { objects: object[] }
    expect(objects.map((row) => Object.keys(row))).toEqual([['id', 'name']])
    expect((await program.get('/api/publisher/?city=Bern')).status).toBe(400)
    const refused = await program.get('/api/author/')
    expect(refused.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"')
    expect(await jsonOf(refused, 403)).toMatchObject({ code: 'insufficient_scope' })
    expect((await program.get('/api/note/')).status).toBe(403)
    expect((await program.get('/api/publisher/?include=authors')).status).toBeGreaterThanOrEqual(400)
    expect((await program.send('POST', '/api/note/', note)).status).toBe(201)
    const [written] = await cell.db.findMany('Note', {})
    expect((await program.send('DELETE', `/api/note/${written?.['id']}/`)).status).toBe(403)
  })

  test('the Idempotency-Key of one key tells another of the same user nothing', async () => {
    const { ada, withKey } = await callersApi(cell)
    const [wide, narrow] = [await withKey(ada), await withKey(ada, { scopes: ['Note:create'] })]
    const send = ({ program }: typeof wide) => program.send('POST', '/api/note/', note, { 'idempotency-key': 'k' })
    const replayed = async (by: typeof wide) => (await send(by)).headers.get('idempotency-replayed')
    expect([await replayed(wide), await replayed(narrow), await replayed(wide)]).toEqual([null, null, 'true'])
  })

  test('a key has the rights that its owner has now, and superusers are held to its scopes, too (KEY-3)', async () => {
    const { auth, ada, bob, withKey } = await callersApi(cell)
    const { program } = await withKey(ada, { scopes: ['Publisher:manage'] })
    const add = async (name: string) => (await program.send('POST', '/api/publisher/', { name, city: 'Oslo' })).status
    expect(await add('Fir')).toBe(403)
    await auth.users.update(ada, { admin: true })
    expect(await add('Fir')).toBe(201)
    await auth.users.update(ada, { admin: false })
    expect(await add('Oak')).toBe(403)
    await auth.users.update(bob, { superuser: true })
    const reader = await withKey(bob, { scopes: ['Publisher:read'] })
    expect((await reader.program.send('POST', '/api/publisher/', { name: 'Yew', city: 'Oslo' })).status).toBe(403)
    expect((await reader.program.get('/api/user/')).status).toBe(403)
    expect((await reader.program.get('/api/publisher/')).status).toBe(200)
    await cell.db.update('User', eq('id', bob['id'] as Value), { [own(cell, 'User', 'active')]: false })
    expect((await reader.program.get('/api/publisher/')).status).toBe(401)
  })

  test('keys end with a reset of access, and who is enabled again finds none of them alive (KEY-3)', async () => {
    const { auth, ada, bob, withKey } = await callersApi(cell)
    const [first, other] = [await withKey(ada), await withKey(bob)]
    await auth.users.deactivate(ada)
    expect((await first.program.get('/api/author/')).status).toBe(401)
    await auth.users.activate(ada)
    expect((await first.program.get('/api/author/')).status).toBe(401)
    expect((await other.program.get('/api/author/')).status).toBe(200)
    await auth.users.resetAccess(bob)
    expect((await other.program.get('/api/author/')).status).toBe(401)
  })

  test('keys end with a password that is reset by mail, and with their user; not with one that is changed', async () => {
    const { auth, ada, withKey } = await callersApi(cell)
    const [first, newPassword] = [await withKey(ada), 'another correct horse battery']
    const changed = await auth.changePassword(ada, { password, newPassword })
    expect((await first.program.get('/api/author/')).status).toBe(200)
    const token = await auth.services.tokens.issueToken('reset_password', changed, hour)
    await auth.resetPassword({ token, newPassword: password })
    expect((await first.program.get('/api/author/')).status).toBe(401)
    const second = await withKey(ada)
    await auth.users.delete({ id: ada['id'] })
    expect((await second.program.get('/api/author/')).status).toBe(401)
    expect(await cell.db.count('ApiKey', {})).toBe(0)
  })

  test('pages do not take keys: they would have the rights of the user, without the bounds of the scopes', async () => {
    const { auth, ada, withKey } = await callersApi(cell)
    const { key, program } = await withKey(ada)
    expect((await program.get('/private')).status).toBe(401)
    expect(await auth.userFrom(new Headers({ authorization: `Bearer ${key}` }))).toBe(null)
  })

  test('the audit keeps who made, rotated and revoked a key, and nothing of the secret', async () => {
    const { auth, ada, withKey } = await callersApi(cell)
    const { id } = await withKey(ada, { scopes: ['Author:read'] })
    const rotated = await auth.apiKeys.rotate(ada, id)
    await auth.apiKeys.revoke(ada, rotated.apiKey.id)
    const [event, details] = ['event', 'details'].map((name) => own(cell, 'AuditEvent', name)) as [string, string]
    const rows = await cell.db.findMany('AuditEvent', {
      where: { op: 'startsWith', path: event, value: 'user.api_key' },
    })
    const told = new Map(rows.map((row) => [row[event], row[details]]))
    expect(told).toEqual(
      new Map<unknown, unknown>([
        ['user.api_key_created', { keyId: jsonKey(id), scopes: ['Author:read'] }],
        ['user.api_key_rotated', { keyId: jsonKey(rotated.apiKey.id), from: jsonKey(id) }],
        ['user.api_key_revoked', { keyId: jsonKey(rotated.apiKey.id) }],
      ]),
    )
  })

  test('nobody makes or changes a key by hand, for somebody else least of all (MASS-3)', async () => {
    const { ada, bob, withKey, basic } = await callersApi(cell)
    const { id } = await withKey(ada)
    const field = (name: string): string => own(cell, 'ApiKey', name)
    const body = { user: jsonKey(bob['id']), [field('name')]: 'x', [field('scopes')]: '*' }
    expect((await basic('ada').send('POST', '/api/apikey/', body)).status).toBe(403)
    expect((await basic('ada').send('PATCH', `/api/apikey/${id}/`, body)).status).toBe(403)
    expect(await cell.db.count('ApiKey', { where: eq(field('name'), 'x') })).toBe(0)
  })

  test('a key is rotated with an overlap in which both work, or at once', async () => {
    const { auth, ada, clock, withKey, showing } = await callersApi(cell)
    const { id, program: old } = await withKey(ada, { scopes: ['Author:read'] })
    const rotated = await auth.apiKeys.rotate(ada, id, { overlap: hour })
    expect(rotated.apiKey).toMatchObject({ name: 'Backup', scopes: ['Author:read'] })
    const both = async () => [(await old.get('/api/author/')).status, await second()]
    const second = async () => (await showing(rotated.key).get('/api/author/')).status
    expect(await both()).toEqual([200, 200])
    clock.pass(hour)
    expect(await both()).toEqual([401, 200])
    await auth.apiKeys.rotate(ada, rotated.apiKey.id)
    expect(await second()).toBe(401)
    await expect(auth.apiKeys.rotate(ada, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('of two rotations of a key at once one gets another key', async () => {
    const { auth, ada, withKey } = await callersApi(cell)
    const { id } = await withKey(ada)
    const tries = await Promise.allSettled([1, 2, 3].map(() => auth.apiKeys.rotate(ada, id)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await auth.apiKeys.list(ada)).toHaveLength(1)
  })

  test('its last use is noted, at most once a minute', async () => {
    const { auth, ada, clock, withKey } = await callersApi(cell)
    const { program } = await withKey(ada)
    const uses = async () => {
      const { statements } = await cell.harness.statements.counted(() => program.get('/api/author/?count=none'))
      return statements.length
    }
    expect([await uses(), await uses()]).toEqual([3, 2])
    const [noted] = await auth.apiKeys.list(ada)
    expect(noted?.lastUsedAt).toEqual(clock.now())
    clock.pass(minute)
    expect(await uses()).toBe(3)
  })

  test('wrong keys are refused after so many, for one statement each and no password hash (BRUTE-12)', async () => {
    const { auth, ada, withKey, showing } = await callersApi(cell, {
      limits: { apiKey: [{ attempts: 5, seconds: 900 }] },
    })
    const { key, program } = await withKey(ada)
    const wrong = showing(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)
    for (let i = 0; i < 5; i++) {
      expect((await program.get('/api/author/')).status).toBe(200)
      const { result, statements } = await cell.harness.statements.counted(() => wrong.get('/api/author/'))
      expect([result.status, statements.length]).toEqual([401, 1])
    }
    const { result, statements } = await cell.harness.statements.counted(() => wrong.get('/api/author/'))
    expect([result.status, statements.length]).toEqual([429, 0])
    expect(Number(result.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(auth.config.passwordHasher.work.scryptRuns).toBe(2) // two passwords were set
  })

  test('who sends a password with every request has it hashed once a minute (BASIC-1)', async () => {
    const { auth, basic, clock } = await callersApi(cell)
    const { work } = auth.config.passwordHasher
    const before = work.scryptRuns
    for (let i = 0; i < 10; i++) expect((await basic('ada').get('/api/author/')).status).toBe(200)
    expect(work.scryptRuns).toBe(before + 1)
    clock.pass(minute)
    expect((await basic('ada').get('/api/author/')).status).toBe(200)
    expect(work.scryptRuns).toBe(before + 2)
  })

  test('a new password, disabling, and a lock count with the next request (BASIC-2)', async () => {
    const { auth, ada, bob, basic } = await callersApi(cell, { limits: { account: [{ attempts: 3, seconds: 900 }] } })
    const status = async (name: string) => (await basic(name).get('/api/author/')).status
    expect([await status('ada'), await status('bob')]).toEqual([200, 200])
    await auth.users.deactivate(bob)
    expect(await status('bob')).toBe(401)
    await auth.users.activate(bob)
    expect(await status('bob')).toBe(200)
    for (let i = 0; i < 2; i++) await auth.users.authenticate('bob', 'wrong wrong wrong')
    expect(await status('bob')).toBe(429)
    await auth.users.setPassword(ada, 'another correct horse battery')
    expect(await status('ada')).toBe(401)
  })
}
