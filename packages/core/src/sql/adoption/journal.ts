import type { DatabaseKind } from '../../db/capabilities.ts'
import type { DbAdapter } from '../../db/db-adapter.ts'
import type { FieldDescription, ModelDescription, Row } from '../../db/model.ts'
import { desc } from '../../query/order-by.ts'
import { eq } from '../../query/where.ts'
import type { FieldInfo } from '../catalog.ts'
import { codecOf } from '../codec.ts'
import { rowsOn } from './plain-rows.ts'
import type { AdoptionSite } from './site.ts'
import type { AdoptionStep } from './steps.ts'

/** What migrations added, in the order they did: what is taken back must not be what was there before. */
const journal = 'authpkg_added'

/** A table, or a part of one, that a migration added. */
export interface Added {
  readonly kind: 'table' | 'column' | 'index'
  readonly schema: string | undefined
  readonly table: string
  /** Of the column or index; the table's own where it is one. */
  readonly name: string
}

/** The same table for whichever ORM: one application may move from one to another. */
export const openJournal = ({ plain }: AdoptionSite): Promise<void> =>
  plain.command(
    `create table if not exists ${journal} (migration varchar(100) not null, position integer not null, kind varchar(10) not null, schema_name varchar(128), table_name varchar(128) not null, name varchar(128), primary key (migration, position))`,
  )

/** To be called before a step is taken: where the database cannot take it back with us, it must not be forgotten. */
export async function writeDown(site: AdoptionSite, migration: string, step: AdoptionStep): Promise<void> {
  const rows = journalOn(site)
  const [last] = await entriesOf(rows, migration)
  const next = last === undefined ? 0 : Number(last['position']) + 1
  for (const [i, { kind, schema, table, name }] of addedBy(site, step).entries()) {
    const place = { migration, position: next + i, kind, schema_name: schema ?? null, table_name: table }
    await rows.insert(journal, { ...place, name: kind === 'table' ? null : name })
  }
}

/** Undoes what was written down, the last first. */
export async function takeBack(site: AdoptionSite, migration: string): Promise<void> {
  await openJournal(site)
  const rows = journalOn(site)
  for (const entry of await entriesOf(rows, migration)) await site.drop(addedIn(entry))
  await rows.delete(journal, eq('migration', migration))
}

const entriesOf = (rows: DbAdapter, migration: string): Promise<Row[]> =>
  rows.findMany(journal, { where: eq('migration', migration), orderBy: [desc('position')] })

function addedIn(entry: Row): Added {
  const table = String(entry['table_name'])
  const schema = entry['schema_name'] as string | null
  return {
    kind: entry['kind'] as Added['kind'],
    schema: schema ?? undefined,
    table,
    name: (entry['name'] as string | null) ?? table,
  }
}

function addedBy(site: AdoptionSite, step: AdoptionStep): readonly Added[] {
  const { schema, table } = step.model
  const added = (kind: Added['kind'], name: string): Added => ({ kind, schema, table, name })
  switch (step.kind) {
    case 'createTable':
      return [added('table', table)]
    case 'addColumn': {
      const indexes = site.indexesOf(step.model, step.field)
      return [added('column', step.field.column), ...indexes.map((name) => added('index', name))]
    }
    case 'makeUnique':
      return [added('index', site.uniqueName(step.model, step.fields))]
    case 'fill':
      return []
  }
}

const columns: Readonly<Record<string, Pick<FieldDescription, 'type' | 'nullable'>>> = {
  migration: { type: 'string', nullable: false },
  position: { type: 'integer', nullable: false },
  kind: { type: 'string', nullable: false },
  schema_name: { type: 'string', nullable: true },
  table_name: { type: 'string', nullable: false },
  name: { type: 'string', nullable: true },
}

function journalOn(site: AdoptionSite): DbAdapter {
  const fields = fieldsFor(site.catalog.kind)
  const described: ModelDescription = {
    name: journal,
    table: journal,
    primaryKey: ['migration', 'position'],
    fields,
    relations: new Map(),
    uniqueSets: [],
    auth: {},
    source: undefined,
  }
  return rowsOn(site.plain, { catalog: site.catalog }, described, { fields })
}

function fieldsFor(kind: DatabaseKind): ReadonlyMap<string, FieldInfo> {
  const plain = { unique: false, hasDefault: false, generated: false, secret: false, readonly: false }
  const made = Object.entries(columns).map(([name, shape]) => {
    const field: FieldDescription = { ...plain, ...shape, name, column: name }
    return [name, { ...field, codec: codecOf(field, kind) }] as const
  })
  return new Map(made)
}
