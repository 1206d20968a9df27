import { expect, test } from 'vitest'
import type { FieldDescription, ModelDescription, Models, Relation } from '../db/model.ts'
import { lowerInstants } from './instants.ts'
import type { Where } from './where.ts'

const field = (name: string, type: FieldDescription['type']): [string, FieldDescription] => [
  name,
  {
    name,
    column: name,
    type,
    nullable: true,
    unique: false,
    hasDefault: false,
    generated: false,
    secret: false,
    readonly: false,
  },
]

const relation = (name: string, kind: Relation['kind'], target: string): [string, Relation] => [
  name,
  { name, kind, target, localFields: ['id'], targetFields: ['id'], owning: kind === 'toOne', onDelete: 'noAction' },
]

const model = (name: string, relations: [string, Relation][]): ModelDescription => ({
  name,
  table: name,
  primaryKey: ['id'],
  fields: new Map([field('id', 'integer'), field('at', 'datetime'), field('day', 'date')]),
  relations: new Map(relations),
  uniqueSets: [],
  auth: {},
  source: undefined,
})

const user = model('User', [relation('notes', 'toMany', 'Note')])
const note = model('Note', [relation('user', 'toOne', 'User')])
const models: Models = new Map([
  ['User', user],
  ['Note', note],
])

const at = new Date('2024-01-01T00:00:00.005Z')
const next = new Date('2024-01-01T00:00:00.006Z')
const lower = (where: Where): Where => lowerInstants(where, note, models)

test('a moment is a range of a millisecond, open at its end', () => {
  expect(lower({ op: 'eq', path: 'at', value: at })).toEqual({
    op: 'and',
    conditions: [
      { op: 'gte', path: 'at', value: at },
      { op: 'lt', path: 'at', value: next },
    ],
  })
  expect(lower({ op: 'lte', path: 'at', value: at })).toEqual({ op: 'lt', path: 'at', value: next })
  expect(lower({ op: 'gt', path: 'at', value: at })).toEqual({ op: 'gte', path: 'at', value: next })
  expect(lower({ op: 'ne', path: 'at', value: at })).toEqual({
    op: 'or',
    conditions: [
      { op: 'lt', path: 'at', value: at },
      { op: 'gte', path: 'at', value: next },
    ],
  })
})

test('what is right already stays as it is', () => {
  const unchanged: Where[] = [
    { op: 'lt', path: 'at', value: at },
    { op: 'gte', path: 'at', value: at },
    { op: 'eq', path: 'at', value: null },
    { op: 'isNull', path: 'at' },
    { op: 'eq', path: 'day', value: '2024-01-01' },
    { op: 'eq', path: 'nowhere.at', value: at },
  ]
  for (const where of unchanged) expect(lower(where)).toEqual(where)
})

test('through a to-many relation both ends of a range are put to the same row', () => {
  expect(lower({ op: 'eq', path: 'user.notes.at', value: at })).toEqual({
    op: 'any',
    path: 'user.notes',
    condition: {
      op: 'and',
      conditions: [
        { op: 'gte', path: 'at', value: at },
        { op: 'lt', path: 'at', value: next },
      ],
    },
  })
})

test('a NULL in a list or at an end stays a comparison with NULL', () => {
  expect(lower({ op: 'in', path: 'at', values: [null] })).toEqual({
    op: 'or',
    conditions: [
      {
        op: 'and',
        conditions: [
          { op: 'gte', path: 'at', value: null },
          { op: 'lt', path: 'at', value: null },
        ],
      },
    ],
  })
  expect(lower({ op: 'gt', path: 'at', value: null })).toEqual({ op: 'gte', path: 'at', value: null })
})

test('conditions inside others are lowered too, by the model they are put to', () => {
  const inside: Where = {
    op: 'not',
    condition: { op: 'none', path: 'user.notes', condition: { op: 'gt', path: 'at', value: at } },
  }
  expect(lower(inside)).toEqual({
    op: 'not',
    condition: { op: 'none', path: 'user.notes', condition: { op: 'gte', path: 'at', value: next } },
  })
})
