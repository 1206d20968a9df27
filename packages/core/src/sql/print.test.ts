import { expect, test } from 'vitest'
import { Bound } from './plan.ts'
import { print } from './print.ts'
import { columnOf, joined, parameter, raw, type Select, selection, tableOf } from './tree.ts'

const place = (slot: number) => parameter(new Bound(slot, String))
const note = tableOf({ schema: undefined, table: 'note' })
const question: Select = {
  kind: 'select',
  from: { node: note, alias: 'n' },
  joins: [
    {
      from: { node: tableOf({ schema: 'app', table: 'user' }), alias: 'u' },
      on: raw`${columnOf('u', 'id')} = ${place(0)}`,
    },
  ],
  selections: [selection(columnOf('n', 'id'), 'c0')],
  where: joined([raw`${columnOf('n', 'stars')} > ${place(1)}`, raw`${columnOf('u', 'active')}`], ' and '),
  orderBy: [raw`${columnOf('n', 'id')} desc`],
  limit: place(2),
  offset: place(3),
  lock: { mode: 'no key update', of: 'n' },
}
const numbered = (n: number): string => `$${n}`

test('a select is written with its places in the order of the text', () => {
  const { sql, parameters } = print(question, { kind: 'postgres', placeholder: numbered })
  expect(sql).toBe(
    'select "n"."id" as "c0" from "note" as "n" left join "app"."user" as "u" on "u"."id" = $1' +
      ' where ("n"."stars" > $2 and "u"."active") order by "n"."id" desc limit $3 offset $4 for no key update of "n"',
  )
  expect(parameters.map((bound) => (bound as Bound).slot)).toEqual([0, 1, 2, 3])
})

test('MySQL has its own quotes, and locks without a name', () => {
  const { sql } = print({ ...question, lock: { mode: 'update' } }, { kind: 'mysql', placeholder: () => '?' })
  expect(sql).toContain('from `note` as `n`')
  expect(sql).toMatch(/offset \? for update$/)
})

test('a quote inside of a name stays inside of it', () => {
  const odd = tableOf({ schema: undefined, table: 'a"b`c' })
  const tree: Select = { kind: 'select', from: { node: odd, alias: 'q' }, joins: [], selections: [] }
  expect(print(tree, { kind: 'sqlite', placeholder: numbered }).sql).toBe('select * from "a""b`c" as "q"')
  expect(print(tree, { kind: 'mysql', placeholder: numbered }).sql).toBe('select * from `a"b``c` as `q`')
})

test('writes are written with what they give back', () => {
  const returning = [selection(columnOf(undefined, 'id'), 'id')]
  const options = { kind: 'sqlite', placeholder: numbered } as const
  const empty = { kind: 'insert', table: note, columns: [], values: [], defaults: true, returning } as const
  expect(print(empty, options).sql).toBe('insert into "note" default values returning "id" as "id"')
  const insert = { ...empty, columns: ['stars'], values: [place(0)], defaults: false }
  expect(print(insert, options).sql).toBe('insert into "note" ("stars") values ($1) returning "id" as "id"')
  const changes = [{ column: 'stars', value: place(0) }]
  const where = raw`${columnOf('note', 'id')} = ${place(1)}`
  expect(print({ kind: 'update', table: note, changes, where }, options).sql).toBe(
    'update "note" set "stars" = $1 where "note"."id" = $2',
  )
  expect(print({ kind: 'delete', table: note, where, returning: [] }, options).sql).toBe(
    'delete from "note" where "note"."id" = $1',
  )
})
