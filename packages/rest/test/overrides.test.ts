import { eq } from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import { createSite, Message, type MessageOptions, type Site, Topic } from './site.ts'

async function messages(options: MessageOptions): Promise<Site> {
  const site = await createSite((api) => api.register(Message, options))
  await site.seed('Message', { user_id: 1, content: 'hello' }, { user_id: 2, content: 'world' })
  return site
}

describe('answers of the application’s own', () => {
  test('FP-RES-14, FP-RES-15, FP-RES-16, FP-RES-17, FP-RES-29: each of the five can be replaced, or changed', async () => {
    const calls: unknown[] = []
    const around =
      (name: string) =>
      async ({
        key,
        plain,
        principal,
      }: {
        key: string | null
        plain(): Promise<unknown>
        principal: { kind: string }
      }) => {
        calls.push([name, key, principal.kind])
        return { [name]: await plain() }
      }
    const site = await messages({
      objectList: around('list'),
      objectDetail: around('detail'),
      create: around('create'),
      edit: around('edit'),
      delete: around('delete'),
    })
    const ada = site.as('ada')
    expect((await ada.get('/api/message/')).json.list.objects).toHaveLength(2)
    expect((await ada.get('/api/message/1/')).json.detail).toMatchObject({ id: 1 })
    const made = await ada.post('/api/message/', { content: 'new' })
    expect([made.status, made.headers.get('location'), made.json.create.id]).toEqual([201, '/api/message/3/', 3])
    expect((await ada.patch('/api/message/1/', { content: 'x' })).json.edit.content).toBe('x')
    expect((await ada.delete('/api/message/1/')).json).toEqual({ delete: { deleted: 1 } })
    expect(calls).toEqual([
      ['list', null, 'user'],
      ['detail', '1', 'user'],
      ['create', null, 'user'],
      ['edit', '1', 'user'],
      ['delete', '1', 'user'],
    ])
  })

  test('who may not ask does not reach them, and one that does nothing has done nothing', async () => {
    const site = await messages({ create: () => ({ queued: true }), delete: () => ({ deleted: 0 }) })
    expect((await site.as(null).post('/api/message/', { content: 'x' })).status).toBe(401)
    expect((await site.as('ada').post('/api/message/', { content: 'x' })).json).toEqual({ queued: true })
    expect((await site.as('ada').delete('/api/message/1/')).json).toEqual({ deleted: 0 })
    expect(await site.rows('message')).toHaveLength(2)
  })
})

describe('owners by functions', () => {
  const isTeam: MessageOptions = {
    ownerField: 'user',
    validateOwner: (user, row) => row.user_id === user['id'] || row.content.startsWith('team'),
  }

  test('FP-OWN-03: validateOwner says whose a row is: 403 to others, on every verb', async () => {
    const site = await messages(isTeam)
    await site.seed('Message', { user_id: 1, content: 'team plan' })
    const bob = site.as('bob')
    for (const verb of ['PUT', 'PATCH', 'POST', 'DELETE']) {
      expect((await bob.send(verb, '/api/message/1/', verb === 'DELETE' ? undefined : { content: 'x' })).status).toBe(
        403,
      )
    }
    const operations = [{ op: 'update', key: 1, data: { content: 'x' } }]
    expect((await bob.post('/api/message/_bulk/', { operations })).status).toBe(403)
    expect((await site.as(null).patch('/api/message/3/', { content: 'x' })).status).toBe(401)
    expect((await bob.patch('/api/message/9/', { content: 'x' })).status).toBe(404)
    const access = { Message: { read: 'everyone', update: 'signedIn', delete: 'signedIn' } } as const
    const open = await createSite((api) => api.register(Message, isTeam), { access })
    await open.seed('Message', { user_id: 1, content: 'team plan' }, { user_id: 1, content: 'own' })
    expect((await open.as('bob').patch('/api/message/1/', { content: 'team done' })).status).toBe(200)
    expect((await open.as('bob').delete('/api/message/2/')).status).toBe(403)
  })

  test('IDOR-5: a row that is no longer the caller’s when it is written is not written', async () => {
    const site = await messages({
      ...isTeam,
      async saveObject(_row, _rawData, { db, save }) {
        await db.update('Message', eq('id', 1), { user_id: 2 })
        return save()
      },
    })
    expect((await site.as('ada').patch('/api/message/1/', { content: 'x' })).status).toBe(409)
    expect((await site.rows('message'))[0]).toMatchObject({ content: 'hello', user_id: 1 })
  })

  test('FP-OWN-02: setOwner makes the caller the owner of what they add and save, whatever the body says', async () => {
    const access = {
      Message: { read: 'everyone', create: 'signedIn', update: 'signedIn' },
      User: { read: 'everyone' },
    } as const
    const options: MessageOptions = {
      ownerField: 'user',
      validateOwner: () => true,
      setOwner: (user) => ({ user_id: user['id'], internal: `by ${user.username}` }),
    }
    const site = await createSite((api) => api.register(Message, { ...options, exclude: ['internal'] }), { access })
    expect((await site.as('ada').post('/api/message/', { content: 'new', user: 2 })).json.user).toBe(1)
    expect((await site.as('bob').patch('/api/message/1/', { content: 'newer', user: 1 })).json.user).toBe(2)
    expect(await site.rows('message')).toMatchObject([{ user_id: 2, content: 'newer', internal: 'by bob' }])
  })

  test('FP-OWN-02: what setOwner writes is not the body’s to say, by no verb', async () => {
    const site = await messages({
      ownerField: 'user',
      setOwner: (user) => ({ user_id: user['id'], internal: `by ${user.username}` }),
    })
    const sent = { content: 'new', internal: 'by root' }
    expect((await site.as('ada').post('/api/message/', sent)).json.internal).toBe('by ada')
    expect((await site.as('ada').put('/api/message/1/', sent)).json.internal).toBe('by ada')
  })

  test('neither stands without an ownerField', async () => {
    const site = await messages({})
    for (const options of [{ validateOwner: () => true }, { setOwner: () => ({}) }]) {
      expect(() => site.api.register(Topic, options)).toThrow(/need an ownerField/)
    }
  })
})

describe('FP-RES-18: rejectUnknownFields', () => {
  test('passes over in a strict API, and refuses in a lenient one, what cannot be written', async () => {
    const body = { content: 'x', nothing: 1, version: 9 }
    const [forgiving, strict] = [{ rejectUnknownFields: false }, { lenient: true, rejectUnknownFields: true }]
    expect((await (await messages(forgiving)).as('ada').patch('/api/message/1/', body)).json.version).toBe(1)
    expect((await (await messages(strict)).as('ada').patch('/api/message/1/', body)).status).toBe(400)
  })

  test('FP-RES-17: leniently PUT changes what was sent and no more', async () => {
    const site = await messages({ lenient: true })
    await site.as('ada').put('/api/message/1/', { internal: 'note' })
    expect((await site.as('ada').put('/api/message/1/', { draft: true })).json).toMatchObject({
      content: 'hello',
      internal: 'note',
      draft: true,
    })
  })
})
