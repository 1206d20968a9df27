import type { FieldDescription, ModelDescription } from '@authpkg/core'
import { expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { own } from '../fixtures/keys.ts'
import type { StandardModel, TestField, TestModel, TestReference } from '../layouts/layout.ts'

/** The neutral metadata says what was declared. */
export const describeModels: Suite = (cell, test) => {
  const models = () => cell.db.describe()
  const declared = cell.layout.models
  const field = (model: StandardModel, name: string) =>
    models()
      .get(model)
      ?.fields.get(own(cell, model, name))

  test('describe gives the same objects on every call', () => {
    expect(models()).toBe(models())
    expect(models().get('Book')).toBe(cell.db.describe().get('Book'))
  })

  test('describe knows every model by the name it was given under, and no other', () => {
    const own = cell.harness.ownModels ?? []
    const expected = [...cell.layout.standardModels, ...declared.map((model) => model.name), ...own]
    expect([...models().keys()].sort()).toEqual(expected.sort())
    for (const [name, model] of models()) expect(model.name).toBe(name)
  })

  test('capabilities name the database', () => {
    expect(cell.db.capabilities.kind).toBe(cell.kind)
    expect(['unicode', 'ascii']).toContain(cell.db.capabilities.caseFolding)
    expect(['fullText', 'contains']).toContain(cell.db.capabilities.search)
    expect([true, false]).toContain(cell.db.capabilities.regexp)
  })

  for (const model of declared) {
    test(`the description of ${model.name} says what was declared`, () => {
      const description = models().get(model.name)
      expect(description).toMatchObject({ table: model.table, primaryKey: model.primaryKey })
      expect(summaryOf(description)).toEqual(expectedOf(model))
      expect(sorted(description?.uniqueSets ?? []).filter((set) => set.length > 1)).toEqual(sorted(model.uniqueSets))
    })

    test(`the relations of ${model.name} lead where its keys and those of others say`, () => {
      const relations = [...(models().get(model.name)?.relations.values() ?? [])].map(({ inverse: _, ...rest }) => rest)
      expect(byName(relations)).toEqual(byName([...owned(model), ...inverse(model, declared)]))
    })
  }

  test('a relation and its way back know each other', () => {
    const books = models().get('Author')?.relations.get('books')
    const author = models().get('Book')?.relations.get('author')
    expect(books?.inverse).toBe('author')
    expect(author?.inverse).toBe('books')
  })

  test('the field sets of accounts are described with their keys, their unique fields and their secrets', () => {
    for (const name of cell.layout.standardModels) expect(models().get(name)?.primaryKey, name).toHaveLength(1)
    expect(field('Session', 'token_hash')).toMatchObject({ unique: true, secret: true })
    expect(field('Token', 'token_hash')).toMatchObject({ unique: true, secret: true })
    expect(field('Role', 'name')).toMatchObject({ unique: true, secret: false })
    expect(sorted(models().get('UserRoles')?.uniqueSets ?? [])).toEqual([['role_id', 'user_id']])
    const login = cell.layout.standardModels.includes('UserAuth') ? 'UserAuth' : 'User'
    expect(field(login, 'password')).toMatchObject({ secret: true })
    expect(field(login, 'uniquifier')).toMatchObject({ secret: true })
    expect(field(login, 'username_key')).toMatchObject({ unique: true, nullable: true, secret: true })
    const address = cell.layout.standardModels.includes('UserEmail') ? 'UserEmail' : 'User'
    expect(field(address, 'email_key')).toMatchObject({ unique: true, nullable: true, secret: true })
  })

  test('the models of accounts have the tables, columns and mapped attributes that the layout says', () => {
    for (const name of cell.layout.standardModels) {
      const { table, fields, auth } = cell.layout.standardNames[name]
      expect(models().get(name), name).toMatchObject({ table, auth })
      for (const named of Object.values(fields)) {
        expect(models().get(name)?.fields.get(named.name), `${name}.${named.name}`).toMatchObject(named)
      }
    }
  })

  test('the keys of the models of accounts, and the fields that point at them, have the type that the layout says', () => {
    const type = cell.layout.keyType === 'text' ? 'string' : cell.layout.keyType
    for (const name of cell.layout.standardModels) {
      expect(models().get(name)?.fields.get('id'), name).toMatchObject({ type, generated: true, nullable: false })
      for (const { target, owning, localFields } of models().get(name)?.relations.values() ?? []) {
        const isLink = owning && ['User', 'Role'].includes(target)
        if (isLink)
          expect(
            models()
              .get(name)
              ?.fields.get(localFields[0] ?? ''),
            name,
          ).toMatchObject({ type })
      }
    }
    expect(models().get('UserRoles')?.fields.get('role_id')).toMatchObject({ type })
    expect(models().get('AuditEvent')?.fields.get('actor_id')).toMatchObject({ type, nullable: true })
  })

  test('every model of accounts that hangs on a user goes with it (FU-AUTH-02, FU-ROLE-02)', () => {
    const others = ['User', 'Role', 'Outbox', 'IdempotencyKey', ...outliving]
    for (const name of cell.layout.standardModels.filter((other) => !others.includes(other))) {
      const toUser = [...(models().get(name)?.relations.values() ?? [])].find((relation) => relation.target === 'User')
      expect(toUser, name).toMatchObject({ kind: 'toOne', owning: true, onDelete: 'cascade' })
    }
  })

  test('what users did, and whom they invited, outlives them', () => {
    for (const name of outliving) {
      const links = [...(models().get(name)?.relations.values() ?? [])].filter(({ target }) => target === 'User')
      expect(links.length, name).toBeGreaterThan(0)
      for (const link of links) expect(link, name).toMatchObject({ kind: 'toOne', owning: true, onDelete: 'setNull' })
    }
  })
}

type Summary = Readonly<Record<string, Readonly<Partial<Record<keyof FieldDescription, unknown>>>>>

function summaryOf(model: ModelDescription | undefined): Summary {
  const fields = [...(model?.fields.values() ?? [])]
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      {
        column: field.column,
        type: field.type,
        nullable: field.nullable,
        unique: field.unique,
        maxLength: field.maxLength,
        precision: field.precision,
        scale: field.scale,
        enumValues: field.enumValues && [...field.enumValues],
        generated: field.generated,
        // A key that the database makes has a default in some adapters' eyes and none in others'.
        hasDefault: field.generated || field.hasDefault,
        default: field.default,
        secret: field.secret,
      },
    ]),
  )
}

function expectedOf(model: TestModel): Summary {
  return Object.fromEntries(model.fields.map((field) => [field.name, expectedField(model, field)]))
}

const expectedField = (model: TestModel, field: TestField): Record<string, unknown> => ({
  column: field.column ?? field.name,
  type: field.type,
  nullable: field.nullable ?? false,
  unique: field.unique ?? (model.primaryKey.length === 1 && model.primaryKey[0] === field.name),
  maxLength: field.maxLength,
  precision: field.precision,
  scale: field.scale,
  enumValues: field.enumValues,
  generated: field.identity ?? false,
  hasDefault: field.identity ?? field.default !== undefined,
  default: field.default,
  secret: false,
})

interface RelationSummary {
  readonly name: string
  readonly kind: string
  readonly target: string
}

const owned = (model: TestModel): RelationSummary[] =>
  model.references.map((reference) => ({
    name: reference.relation,
    kind: 'toOne',
    target: reference.target,
    localFields: [reference.field],
    targetFields: [reference.targetField],
    owning: true,
    onDelete: reference.onDelete,
  }))

const inverse = (model: TestModel, models: readonly TestModel[]): RelationSummary[] =>
  models.flatMap((other) =>
    other.references
      .filter((reference) => reference.target === model.name && reference.inverse !== undefined)
      .map((reference) => wayBack(other, reference)),
  )

const wayBack = (from: TestModel, reference: TestReference): RelationSummary & Record<string, unknown> => ({
  name: reference.inverse ?? '',
  kind: from.fields.some((field) => field.name === reference.field && field.unique) ? 'toOne' : 'toMany',
  target: from.name,
  localFields: [reference.targetField],
  targetFields: [reference.field],
  owning: false,
  onDelete: reference.onDelete,
})

const byName = <Named extends { readonly name: string }>(list: readonly Named[]): Named[] =>
  [...list].sort((a, b) => (a.name < b.name ? -1 : 1))

const sorted = (sets: readonly (readonly string[])[]): string[][] => sets.map((set) => [...set].sort())

/** Their foreign keys to users become NULL when those go. */
const outliving: readonly StandardModel[] = ['Invitation', 'AuditEvent']
