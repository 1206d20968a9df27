import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Comment, createSite, Message, User } from './site.ts'

const names = [
  'id',
  'content',
  'user',
  'user_id',
  'username',
  'password',
  'comments',
  'messages',
  'body',
  'spam',
  'score',
]
const operators = [
  'eq',
  'ne',
  'lt',
  'in',
  'not_in',
  'like',
  'ilike',
  'contains',
  'between',
  'is',
  'is_null',
  'regexp',
  'any',
  'none',
  'x',
]
const hostile = [
  '',
  "'",
  '"',
  '--',
  '__proto__',
  'constructor',
  '\0',
  '\ud800',
  '%',
  '𝒳',
  '.',
  '$ne',
  '(',
  '1e999',
  ',',
]

const word = fc.oneof(fc.constantFrom(...names, ...operators, ...hostile), fc.string({ maxLength: 6, unit: 'binary' }))
const name = fc
  .tuple(fc.constantFrom('', '-'), fc.array(word, { minLength: 1, maxLength: 5 }))
  .map(([sign, words]) => sign + words.join('__'))
const control = fc.constantFrom('page', 'limit', 'ordering', 'count', 'search', 'or', '-and', 'comments__any')
const value = fc.oneof(
  word,
  fc.integer().map(String),
  fc.array(word, { maxLength: 3 }).map((words) => words.join(',')),
)
const group = fc
  .array(fc.tuple(name, word), { maxLength: 3 })
  .map((parts) => `(${parts.map((part) => part.join('=')).join(',')})`)
const query = fc.array(fc.tuple(fc.oneof(name, control), fc.oneof(value, group)), { maxLength: 6 })

const encode = (text: string): string => {
  try {
    return encodeURIComponent(text)
  } catch {
    return '%ed%a0%80'
  }
}

test.each([true, false])(
  'REST-3, REST-10, SQL-1, SQL-2, SQL-5: no query whatever ends in a fault or tells SQL (lenient: %s)',
  async (lenient) => {
    const site = await createSite((api) => {
      api.register(Message, { lenient, searchFields: ['content', 'user__username'] })
      for (const model of [Comment, User]) api.register(model, { lenient })
    })
    await site.seed('Message', { user_id: 1, content: 'hello' })
    const property = fc.asyncProperty(fc.constantFrom('message', 'comment', 'user'), query, async (model, pairs) => {
      const search = pairs.map((pair) => pair.map(encode).join('=')).join('&')
      site.statements.length = 0
      const { status, text } = await site.as(null).get(`/api/${model}/?${search}`)
      expect([200, 400]).toContain(status)
      if (!lenient && status === 400 && !text.includes('invalid_page')) expect(site.statements).toEqual([])
      expect(site.logged).toEqual([])
      expect(text).not.toMatch(/select |sqlite|SQLITE|\.ts:/)
      expect(text).not.toContain('scrypt')
    })
    await fc.assert(property, { numRuns: 400 })
  },
)

test('SQL-4, MASS-5: no JSON whatever ends in a fault', async () => {
  const site = await createSite((api) => {
    api.register(Message)
    api.register(Comment)
  })
  await site.seed('Message', { user_id: 1, content: 'hello' })
  const body = fc.dictionary(fc.oneof(fc.constantFrom(...names), word), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 })
  const property = fc.asyncProperty(
    fc.constantFrom('message', 'comment'),
    fc.oneof(body, fc.jsonValue()),
    async (model, sent) => {
      const headers = { 'Content-Type': 'application/json' }
      const { status, text } = await site.as('ada').post(`/api/${model}/`, JSON.stringify(sent), headers)
      expect([201, 400]).toContain(status)
      expect(site.logged).toEqual([])
      expect(text).not.toMatch(/select |sqlite|SQLITE|\.ts:/)
    },
  )
  await fc.assert(property, { numRuns: 300 })
})
