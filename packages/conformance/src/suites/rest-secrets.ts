import {
  definePolicy,
  eq,
  everyone,
  type FieldRules,
  type ModelDescription,
  type Models,
  superusers,
  type Value,
} from '@authpkg/core'
import { createRestApi, type ResourceOptions } from '@authpkg/rest'
import { Hono } from 'hono'
import { expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts, addAda, password } from '../fixtures/accounts.ts'
import { Program } from '../fixtures/browser.ts'
import { callersApi } from '../fixtures/callers.ts'
import { jsonKey, own } from '../fixtures/keys.ts'
import { loginModel } from '../fixtures/site-of-five.ts'
import { jsonOf, writingApi } from '../fixtures/writing-api.ts'

type Json = Readonly<Record<string, unknown>>

/** Relations of a path: one more than filters may follow. */
const depth = 4

/** Every path of relations to a secret field, with the field. */
function* pathsToSecrets(models: Models, model: ModelDescription, path: readonly string[] = []): Generator<string> {
  for (const field of model.fields.values()) if (field.secret) yield [...path, field.name].join('__')
  if (path.length === depth) return
  for (const { name, target } of model.relations.values()) {
    yield* pathsToSecrets(models, models.get(target) as ModelDescription, [...path, name])
  }
}

/** What no caller is told and none may set, superusers neither. */
export const restSecrets: Suite = (cell, test) => {
  const access = definePolicy({ '*': { read: everyone, manage: superusers } })

  const holder = loginModel(cell)
  const home = `/api/${holder.toLowerCase()}/`

  const begin = async (options: ResourceOptions = {}) => {
    await cell.harness.reset()
    const auth = accounts(cell.db, { access })
    const api = createRestApi(auth)
    api.register('Note')
    api.register(holder, options as never)
    const app = new Hono().route('/api', api.routes())
    await addAda(auth)
    const boss = await auth.users.create({ username: 'boss', password, superuser: true })
    const authorization = `Bearer ${await boss.getAuthToken()}`
    return { auth, nobody: new Program(app), boss: new Program(app, undefined, { authorization }) }
  }

  test('no path of relations leads to a secret, to filter by or to sort by (REST-1, REST-2, REST-5)', async () => {
    const { nobody, boss } = await begin()
    const models = cell.db.describe()
    const paths = [...pathsToSecrets(models, models.get('Note') as ModelDescription)]
    const hash = own(cell, holder, 'password')
    expect(paths.filter((path) => path.endsWith(`__${hash}`))).not.toEqual([])
    for (const path of paths) {
      for (const query of [`${path}__startswith=a`, `-${path}=a`, `or=(id=1,${path}__gt=a)`, `ordering=-${path}`]) {
        expect((await boss.get(`/api/note/?${query}`)).status, query).toBe(400)
      }
    }
    const sent = await cell.harness.statements.sentBy(async () => {
      for (const path of paths) await nobody.get(`/api/note/?${path}__in=a`)
    })
    expect(sent).toEqual([])
  })

  test('a search that names a secret field does not look through it (REST-4)', async () => {
    const [name, hash] = [own(cell, holder, 'username'), own(cell, holder, 'password')]
    const { auth, boss } = await begin({ searchFields: [name, hash] })
    const stored = String((await auth.users.findByIdentity('ada'))?.passwordHash)
    const found = async (words: string): Promise<unknown[]> => {
      const { objects } = await jsonOf(await boss.get(`${home}?search=${encodeURIComponent(words)}`))
      return (objects as Json[]).map((row) => row[name])
    }
    expect(await found('ada')).toEqual(['ada'])
    for (const part of [stored, stored.slice(0, 4), stored.slice(-8)]) expect(await found(part), part).toEqual([])
  })

  test('of all columns of the model that a user logs in with none changes that no rule opens (MASS-1)', async () => {
    await begin()
    const opened = own(cell, holder, 'username')
    const before = await cell.db.findOne(holder, { where: eq(opened, 'ada') })
    const where = eq('id', before?.['id'] as Value)
    const fields = [...(cell.db.describe().get(holder)?.fields.keys() ?? [])]
    const rules: Record<string, FieldRules> = { '*': { write: superusers }, [opened]: { write: everyone } }
    const self = definePolicy({ [holder]: { read: everyone, update: () => where, fields: rules } })
    const auth = accounts(cell.db, { access: self })
    const api = createRestApi(auth)
    api.register(holder)
    const ada = new Program(new Hono().route('/api', api.routes()), 'ada')
    const at = `${home}${jsonKey(before?.['id'])}/`
    for (const field of fields.filter((name) => name !== opened)) {
      for (const value of [true, 1, 'x', '2026-01-01T00:00:00Z', null]) {
        expect((await ada.send('PATCH', at, { [field]: value })).status, field).toBe(400)
      }
    }
    expect((await ada.send('POST', home, { [opened]: 'eve' })).status).toBe(403)
    expect(await cell.db.findOne(holder, { where })).toEqual(before)
    await jsonOf(await ada.send('PATCH', at, { [opened]: 'countess' }))
    expect((await auth.users.findByIdentity('countess'))?.['username']).toBe('countess')
  })

  test('neither a key nor the count of changes is the body’s to say (MASS-4)', async () => {
    const { boss } = await writingApi(cell)
    const made = await boss.send('POST', '/api/counter/', { name: 'a', value: 1 })
    const row = await jsonOf(made, 201)
    const at = String(made.headers.get('location'))
    const etag = { 'if-match': String(made.headers.get('etag')) }
    for (const body of [{ id: 99 }, { step: 99 }, { name: 'b', value: 2, step: 1 }]) {
      for (const verb of ['PATCH', 'PUT', 'POST']) {
        const told = await jsonOf(await boss.send(verb, at, { name: 'a', ...body }, etag), 400)
        expect(told['code'], `${verb} ${JSON.stringify(body)}`).toBe('unknown_field')
      }
      expect((await boss.send('POST', '/api/counter/', { name: 'c', ...body })).status).toBe(400)
    }
    expect(await jsonOf(await boss.get('/api/counter/'))).toMatchObject({ objects: [row] })
    expect(await jsonOf(await boss.send('PATCH', at, { value: 2 }, etag))).toMatchObject({ value: 2, step: 2 })
  })

  test('names that are stored and used later are looked up like any others (SQL-7)', async () => {
    const { ada, withKey } = await callersApi(cell)
    const { id, program } = await withKey(ada, { scopes: ['Publisher:read:id'] })
    const evil = ['"city"', 'city`', 'name";drop', '(select(1))', '__proto__', 'publisher.city', "a'"]
    const scopes = [`Publisher:read:id,${evil.join(',')}`, '"Publisher":read', 'Publisher:constructor', '*:__proto__']
    const stored = own(cell, 'ApiKey', 'scopes')
    const isList = cell.db.describe().get('ApiKey')?.fields.get(stored)?.type === 'json'
    await cell.db.update('ApiKey', eq('id', id as Value), { [stored]: isList ? scopes : scopes.join(' ') })
    const { result: answer, statements } = await cell.harness.statements.counted(() => program.get('/api/publisher/'))
    const { objects } = await jsonOf(answer)
    expect((objects as Json[]).map((row) => Object.keys(row))).toEqual([['id'], ['id'], ['id']])
    expect(statements.join()).not.toMatch(/drop|select\(1\)|proto/)
    for (const query of ['city=Bern', 'ordering=name', 'fields=city']) {
      expect((await program.get(`/api/publisher/?${query}`)).status, query).toBe(400)
    }
    expect((await program.get('/api/author/')).status).toBe(403)
    expect((await program.send('POST', '/api/publisher/', { name: 'x' })).status).toBe(403)
  })
}
