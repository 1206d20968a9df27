// Checked by the compiler alone: rows of the application's own models, for each of the three ORMs.
import { type Auth, eq, type RowSource, recordsOf, rowsOf } from '@authpkg/core'
import { defineModel, integer, kyselyAdapter, text } from '@authpkg/kysely'
import { mikroOrmAdapter } from '@authpkg/mikro-orm'
import { type ModelWith, sequelizeAdapter } from '@authpkg/sequelize'
import { defineEntity, type MikroORM, p } from '@mikro-orm/core'
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Kysely } from 'kysely'
import type { ModelStatic, Sequelize } from 'sequelize'
import { expectTypeOf } from 'vitest'
import { getOr404, objectList, type Pagination, paginate } from '../src/index.ts'

interface NoteRow {
  id: number
  title: string | null
}

const Note = defineModel('note', { fields: { id: integer({ primaryKey: true }), title: text({ nullable: true }) } })
const Entity = defineEntity({
  name: 'Note',
  properties: { id: p.integer().primary(), title: p.string().nullable() },
})

declare const c: Context
declare const auth: Auth
declare const db: Kysely<unknown>
declare const orm: MikroORM
declare const sequelize: Sequelize
declare const Model: ModelStatic<ModelWith<NoteRow>>

const adapter = kyselyAdapter(db, { Note })
const notes = rowsOf(adapter, Note)

// A model, by itself or by its name in the adapter.
expectTypeOf(notes).toEqualTypeOf<RowSource<{ id: number; title: string | null }>>()
expectTypeOf(rowsOf(adapter, 'Note')).toEqualTypeOf<typeof notes>()
expectTypeOf(getOr404(rowsOf(mikroOrmAdapter(orm, { Note: Entity }), Entity), '1')).resolves.toExtend<NoteRow>()
expectTypeOf(getOr404(rowsOf(sequelizeAdapter(sequelize, { Note: Model }), Model), '1')).resolves.toExtend<NoteRow>()

// @ts-expect-error a model that the adapter was not given
rowsOf(adapter, 'Nope')

// What a principal may not read is missing.
const seen = recordsOf(auth.records({ kind: 'anonymous' }), Note)
expectTypeOf(getOr404(seen, eq('id', 1))).resolves.toEqualTypeOf<Partial<NoteRow>>()

expectTypeOf(paginate(c, notes).getList()).resolves.toEqualTypeOf<readonly NoteRow[]>()

// The template sees the rows under their name, and the values it was given.
objectList(
  c,
  (view) => {
    expectTypeOf(view.objectList).toEqualTypeOf<readonly NoteRow[]>()
    expectTypeOf(view.page).toEqualTypeOf<number>()
    expectTypeOf(view.pagination).toEqualTypeOf<Pagination>()
    return html`${view.page}`
  },
  notes,
)
objectList(
  c,
  (view) => {
    expectTypeOf(view.notes).toEqualTypeOf<readonly NoteRow[]>()
    // @ts-expect-error it has another name
    view.objectList
    return view.heading.toUpperCase()
  },
  notes,
  { varName: 'notes', values: { heading: 'Notes' } },
)
