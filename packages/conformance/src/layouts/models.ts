import type { FieldType } from '@authpkg/core'
import type { TestField, TestModel, TestReference } from './layout.ts'

const id: TestField = { name: 'id', type: 'integer', identity: true }
const integer = (name: string, more: Partial<TestField> = {}): TestField => ({ name, type: 'integer', ...more })
const text = (name: string, maxLength: number, more: Partial<TestField> = {}): TestField => ({
  name,
  type: 'string',
  maxLength,
  ...more,
})

type Parts = Partial<Pick<TestModel, 'primaryKey' | 'references' | 'uniqueSets'>>

const model = (name: string, table: string, fields: readonly TestField[], parts: Parts = {}): TestModel => ({
  name,
  table,
  fields,
  primaryKey: parts.primaryKey ?? ['id'],
  references: parts.references ?? [],
  uniqueSets: parts.uniqueSets ?? [],
})

const reference = (
  field: string,
  target: string,
  more: Pick<TestReference, 'onDelete' | 'inverse'>,
): TestReference => ({
  relation: field.replace(/_id$/, ''),
  field,
  target,
  targetField: 'id',
  ...more,
})

const publisher = model('Publisher', 'publisher', [
  id,
  text('name', 100, { unique: true }),
  text('city', 100, { nullable: true }),
])

const author = model(
  'Author',
  'author',
  [id, text('name', 100), integer('born', { nullable: true }), integer('publisher_id', { nullable: true })],
  { references: [reference('publisher_id', 'Publisher', { onDelete: 'setNull', inverse: 'authors' })] },
)

const biography = model(
  'Biography',
  'biography',
  [id, integer('author_id', { unique: true }), { name: 'body', type: 'text' }],
  {
    references: [reference('author_id', 'Author', { onDelete: 'cascade', inverse: 'biography' })],
  },
)

const book = model(
  'Book',
  'book',
  [
    id,
    text('title', 200),
    text('isbn', 20, { nullable: true, unique: true }),
    integer('year', { nullable: true }),
    { name: 'price', type: 'decimal', precision: 10, scale: 2, nullable: true },
    integer('author_id', { nullable: true }),
  ],
  {
    references: [reference('author_id', 'Author', { onDelete: 'restrict', inverse: 'books' })],
    uniqueSets: [['author_id', 'title']],
  },
)

const chapter = model(
  'Chapter',
  'chapter',
  [id, integer('book_id'), integer('position'), text('title', 200), integer('pages', { nullable: true })],
  { references: [reference('book_id', 'Book', { onDelete: 'cascade', inverse: 'chapters' })] },
)

const tag = model('Tag', 'tag', [id, text('name', 50, { unique: true })])

const bookTag = model(
  'BookTag',
  'book_tag',
  [integer('book_id'), integer('tag_id'), integer('weight', { default: 1 })],
  {
    primaryKey: ['book_id', 'tag_id'],
    references: [
      reference('book_id', 'Book', { onDelete: 'cascade', inverse: 'bookTags' }),
      reference('tag_id', 'Tag', { onDelete: 'cascade', inverse: 'bookTags' }),
    ],
  },
)

/** A tree: each node may hang on another of the same model. */
const node = model('Node', 'node', [id, text('name', 50), integer('parent_id', { nullable: true })], {
  references: [reference('parent_id', 'Node', { onDelete: 'setNull', inverse: 'children' })],
})

/** What is counted up, and what is taken once. `value` may be NULL, which counts as 0. */
const counter = model('Counter', 'counter', [
  id,
  text('name', 50, { unique: true }),
  integer('value', { nullable: true }),
  integer('step', { default: 1 }),
])

/** Its key is written by whoever adds a row, and may hold any text. */
const country = model('Country', 'country', [text('code', 60), text('name', 100)], { primaryKey: ['code'] })

const city = model('City', 'city', [id, text('name', 100), text('country_code', 60, { nullable: true })], {
  references: [
    {
      relation: 'country',
      field: 'country_code',
      target: 'Country',
      targetField: 'code',
      onDelete: 'cascade',
      inverse: 'cities',
    },
  ],
})

/** The extra of one field type beside its name, nullability and column. */
const shapes: Readonly<Record<FieldType, Partial<TestField>>> = {
  string: { maxLength: 100 },
  text: {},
  uuid: {},
  enum: { enumValues: ['red', 'green', 'dark blue'] },
  integer: {},
  float: {},
  bigint: {},
  decimal: { precision: 20, scale: 4 },
  boolean: {},
  date: {},
  time: {},
  datetime: {},
  json: {},
  binary: {},
}

const types = Object.keys(shapes) as FieldType[]

/** Every field type twice: `<type>_value` is required, `<type>_or_null` is not; and one field under another column. */
const sample = model(
  'Sample',
  'sample',
  [
    id,
    ...types.map((type): TestField => ({ ...shapes[type], name: `${type}_value`, type })),
    ...types.map((type): TestField => ({ ...shapes[type], name: `${type}_or_null`, type, nullable: true })),
    text('renamed', 50, { column: 'stored_elsewhere', nullable: true }),
    integer('author_id', { nullable: true }),
  ],
  { references: [reference('author_id', 'Author', { onDelete: 'setNull', inverse: 'samples' })] },
)

/** What a user owns: the model of the flow suites. */
const note = model(
  'Note',
  'note',
  [
    id,
    integer('user_id'),
    text('message', 500),
    { name: 'created', type: 'datetime' },
    integer('stars', { nullable: true }),
  ],
  { references: [reference('user_id', 'User', { onDelete: 'cascade' })] },
)

/** The models of the suites, in an order in which tables can be made. `Note` points at the standard `User`. */
export const neutralModels: readonly TestModel[] = [
  publisher,
  author,
  biography,
  book,
  chapter,
  tag,
  bookTag,
  node,
  counter,
  country,
  city,
  sample,
  note,
]
