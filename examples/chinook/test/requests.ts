import {
  always,
  type DbAdapter,
  desc,
  type ModelDescription,
  type OrderBy,
  type Relation,
  type Row,
  type Where,
} from '@authpkg/core'

/** One request; a GET unless it says otherwise. */
export interface Asked {
  readonly path: string
  readonly method?: string
  readonly body?: Readonly<Record<string, unknown>>
}

/**
 * What every adapter is asked for: what follows from the models (every list, a row of each, filters through each
 * relation), what a person would send, and at the end edits that leave the data as they were.
 */
export async function requestsFor(adapter: DbAdapter): Promise<readonly Asked[]> {
  const models = [...adapter.describe().values()]
  const derived = await Promise.all(models.map((model) => requestsForModel(adapter, model)))
  return [...derived.flat().map((path) => ({ path })), ...chosen.map((path) => ({ path })), ...edits]
}

async function requestsForModel(adapter: DbAdapter, model: ModelDescription): Promise<string[]> {
  const name = model.name.toLowerCase()
  const list = `/api/${name}/`
  const [, second = {}] = await adapter.findMany(model.name, { limit: 2, orderBy: byKey(model) })
  const key = model.primaryKey.map((field) => second[field]).join(',')
  const through = await Promise.all([...model.relations.values()].map((each) => throughRelation(adapter, model, each)))
  return [
    list,
    `${list}?limit=3&page=2`,
    `${list}${key}/`,
    `/full/${name}/?limit=7`,
    `/full/${name}/${key}/`,
    ...[...model.fields.values()].flatMap((field) => [
      `${list}?ordering=${field.name}&limit=5`,
      `${list}?ordering=-${field.name}&limit=5`,
      ...(field.nullable ? [`${list}?${field.name}__is=null&limit=5`] : []),
    ]),
    ...filtersBy(second, (field) => `${list}?limit=5&${field}`),
    ...through.flat().map((query) => `${list}?limit=5&${query}`),
  ]
}

const byKey = (model: ModelDescription): OrderBy[] => model.primaryKey.map(desc)

/** By every field of a row that is there. */
async function throughRelation(adapter: DbAdapter, model: ModelDescription, relation: Relation): Promise<string[]> {
  const { name, kind, localFields, target } = relation
  const [path = ''] = localFields
  const where: Where = kind === 'toOne' ? { op: 'isNotNull', path } : { op: 'any', path: name, condition: always }
  const found = await adapter.findOne(model.name, { where, include: { [name]: {} }, orderBy: byKey(model) })
  const [related = {}] = [found?.[name]].flat() as Row[]
  const [key = ''] = (adapter.describe().get(target) as ModelDescription).primaryKey
  return [
    ...filtersBy(related, (filter) => `${name}__${filter}`),
    ...filtersBy({ [key]: related[key] }, (filter) => `-${name}__${filter}`),
    ...(kind === 'toOne' ? [`ordering=${name}__${key}`, `ordering=-${name}__${key}`] : []),
  ]
}

const filtersBy = (row: Row, query: (filter: string) => string): string[] =>
  Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(([field, value]) => query(`${field}=${encodeURIComponent(textOf(value))}`))

const textOf = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value))

/** Those that a person would send; most of them find something. */
const chosen: readonly string[] = [
  // paths
  '/api/track/?Album__Artist__Name=AC/DC&ordering=-Milliseconds&limit=5',
  '/api/invoiceline/?Track__Album__Artist__Name=Metallica&ordering=-UnitPrice,InvoiceLineId',
  '/api/artist/?Albums__Tracks__Genre__Name=Latin&limit=50',
  '/api/employee/?ReportsTo__LastName=Edwards',
  '/api/employee/?ReportsTo__ReportsTo__Title=General%20Manager',
  '/api/employee/?Reports__Reports__LastName=Peacock',
  '/api/employee/?ReportsTo=2&ReportsTo=6',
  '/api/employee/?-ReportsTo=2',
  '/api/employee/?ReportsTo__is=null',
  '/api/customer/?SupportRep__ReportsTo__LastName=Edwards&ordering=Country,-LastName&limit=20',
  '/api/customer/?Invoices__Total__gt=20',
  '/api/playlist/?PlaylistTracks__Track__Composer__contains=Bach',
  '/api/playlisttrack/?Playlist=1&Track=3402',
  '/api/playlisttrack/1,3402/',
  '/full/playlisttrack/1,3402/',
  '/api/playlisttrack/?Track__Name__startswith=Wal&ordering=-Playlist,Track&limit=20',
  '/api/track/?PlaylistTracks__Playlist__Name=Grunge',
  // NULLs in order, and pages of them
  ...[1, 2, 3].map((page) => `/api/customer/?ordering=Company,State&limit=20&page=${page}`),
  ...[1, 2].map((page) => `/api/customer/?ordering=-State,City&limit=20&page=${page}`),
  '/api/employee/?ordering=ReportsTo',
  '/api/employee/?ordering=-ReportsTo__LastName,FirstName',
  '/api/track/?ordering=-Composer,-Bytes&limit=20',
  '/api/track/?Composer__is=null&Genre__Name=Jazz&ordering=Name&page=2&limit=3',
  // decimals and whole numbers
  '/api/track/?UnitPrice=1.99&limit=5',
  '/api/track/?UnitPrice=0.990&limit=5',
  '/api/track/?UnitPrice__gt=0.99&ordering=-UnitPrice,TrackId&limit=5',
  '/api/invoice/?Total__between=8.91,13.86&ordering=-Total,InvoiceDate&limit=20',
  '/api/invoice/?Total__in=25.86,23.86,1.98&ordering=-Total&limit=20',
  '/api/invoiceline/?Quantity__gt=1',
  '/api/track/?Bytes__gte=1000000000&ordering=-Bytes',
  '/api/track/?Milliseconds__lt=10000',
  '/api/track/?-TrackId__in=1,2,3&limit=3',
  // moments
  '/api/invoice/?InvoiceDate=2021-01-01T00:00:00Z',
  '/api/invoice/?InvoiceDate__gte=2025-12-01T00:00:00Z&ordering=InvoiceDate',
  '/api/invoice/?InvoiceDate__between=2023-06-01T00:00:00Z,2023-06-30T23:59:59.999Z',
  '/api/employee/?BirthDate__lt=1962-02-18T01:00:00%2B01:00&ordering=-BirthDate',
  '/api/employee/?HireDate__in=2002-08-14T00:00:00Z,2004-01-02T00:00:00Z',
  // text, with accents, case, and signs that patterns know
  '/api/artist/?Name=Ant%C3%B4nio%20Carlos%20Jobim',
  '/api/artist/?Name__startswith=Ant%C3%B4',
  '/api/artist/?Name__endswith=Jo%C3%A3o%20Gilberto',
  '/api/artist/?Name__contains=%C3%A9',
  '/api/artist/?Name=ac/dc',
  '/api/artist/?Name__ilike=ac/dc',
  '/api/artist/?Name__like=%25_C/D%25',
  '/api/artist/?Name__contains=%25',
  '/api/track/?Name__endswith=%25',
  "/api/artist/?Name__contains=N'%20",
  '/api/track/?Name__contains=%5C',
  '/api/customer/?City__endswith=%20',
  '/api/album/?Title__icontains=LIVE&ordering=Title',
  '/api/album/?Title__istartswith=the%20b',
  '/api/artist/?Name__in=Ti%C3%ABsto,Deep%20Purple,Vin%C3%ADcius%20De%20Moraes',
  '/api/artist/?Name__gte=V&ordering=Name&limit=50',
  '/api/customer/?City__lt=B&ordering=City',
  '/api/customer/?ordering=LastName,FirstName&limit=59&page=1',
  '/api/customer/?Country=Brazil&Country=Canada&-City__startswith=S&ordering=Country,City',
  // included rows
  '/full/track/?Album__Artist__Name=Queen&ordering=Name&limit=5',
  '/full/employee/?ordering=-EmployeeId',
  '/full/invoiceline/?Invoice__Customer__Country=Norway&limit=20',
  // counts and pages
  '/api/playlisttrack/?page=436',
  '/api/track/?count=none&limit=2',
  '/api/track/?limit=1000&ordering=-Name',
  '/api/track/?Genre__Name=Opera',
  // what is refused
  '/api/track/999999/',
  '/api/track/x/',
  '/api/playlisttrack/1/',
  '/api/track/?Nome=x',
  '/api/track/?Milliseconds=long',
  '/api/invoice/?InvoiceDate=yesterday',
  '/api/track/?page=2000',
  '/api/nothing/',
]

const edit = (path: string, body: Asked['body']): Asked => ({
  path: `/api/${path}/`,
  method: 'PATCH',
  ...(body && { body }),
})

const edits: readonly Asked[] = [
  edit('artist/1', { Name: 'Antônio ⚡ AC/DC' }),
  { path: '/api/album/?Artist__Name__contains=%E2%9A%A1' },
  edit('artist/1', { Name: 'AC/DC' }),
  edit('invoice/1', { Total: '12345678.05', InvoiceDate: '2021-02-03T12:34:56Z' }),
  { path: '/api/invoice/?Total__gt=12345678.04&InvoiceDate__lte=2021-02-03T12:34:56Z' },
  edit('invoice/1', { Total: '1.98', InvoiceDate: '2021-01-01T00:00:00Z' }),
  edit('employee/2', { ReportsTo: null }),
  { path: '/api/employee/?ReportsTo__is=null' },
  edit('employee/2', { ReportsTo: 1 }),
  { path: '/api/playlisttrack/', method: 'POST', body: { Playlist: 3, Track: 1 } },
  { path: '/api/playlisttrack/', method: 'POST', body: { Playlist: 3, Track: 1 } },
  { path: '/api/playlisttrack/', method: 'POST', body: { Playlist: 3, Track: 999999 } },
  { path: '/api/playlisttrack/3,1/', method: 'DELETE' },
  { path: '/api/playlisttrack/3,1/', method: 'DELETE' },
  edit('track/1', { Milliseconds: 'long', Name: 'x'.repeat(201), UnitPrice: '1.999', Genre: 999 }),
  edit('track/1', { Name: null, Nome: 'x' }),
  edit('track/999999', { Name: 'x' }),
]
