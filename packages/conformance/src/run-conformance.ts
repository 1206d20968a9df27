import type { DatabaseKind } from '@authpkg/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unavailable } from './availability.ts'
import type { Cell, CellMeta, DefineTest, Suite, Unsupported } from './cell.ts'
import { availableDatabases } from './databases.ts'
import type { CreateHarness, Harness } from './harness.ts'
import type { ConformanceLayout, LayoutName, VariantName } from './layouts/layout.ts'
import { layouts } from './layouts/layouts.ts'
import { variants } from './layouts/variants.ts'
import { suites, suitesOfLayouts, suitesOfVariants } from './suites/suites.ts'

/** A database that needs no server, under a name of its own: for adapters over something else than SQL. */
export interface CellDatabase {
  readonly name: string
  /** What the adapter says it behaves like. */
  readonly kind: DatabaseKind
}

export interface ConformanceRun {
  /** The adapter's name, as the matrix prints it. */
  readonly adapter: string
  readonly createHarness: CreateHarness
  /** All three when left out. One that does not answer is skipped; with `CI=true` it fails. */
  readonly databases?: readonly (DatabaseKind | CellDatabase)[]
  /** All four when left out. */
  readonly layouts?: readonly LayoutName[]
  /** Those of each database, by its name; all of them when left out. Each is a cell of its own. */
  readonly variants?: Readonly<Record<string, readonly VariantName[]>>
  /** True differences of a database. */
  readonly unsupported: readonly Unsupported[]
}

const defaultDatabases: readonly DatabaseKind[] = ['sqlite', 'postgres', 'mysql']

const servers: Readonly<Record<DatabaseKind, string>> = {
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
  mysql: 'MariaDB or MySQL',
}

/**
 * Defines the whole suite for one adapter: a group of tests for each database and layout, named
 * `adapter database layout`, and one for each variant. It is all that an adapter's `conformance.test.ts` holds.
 *
 * @example runConformance({ adapter: 'kysely', createHarness, unsupported: [] })
 */
export function runConformance(run: ConformanceRun): void {
  runSuites(run, { first: suites, layouts: suitesOfLayouts, variants: suitesOfVariants })
}

/** What each kind of cell runs. */
export interface SuitesOfCells {
  /** Those of a database's first layout: every suite there is. */
  readonly first: Suites
  /** Those of the other layouts; as the first one when left out. */
  readonly layouts?: Suites
  /** Those of the variants, which are left out without it. */
  readonly variants?: Suites
}

/** As {@link runConformance}, with the suites named. */
export function runSuites(run: ConformanceRun, suites: SuitesOfCells): void {
  const plain = layouts.filter((layout) => run.layouts?.includes(layout.name) ?? true)
  for (const database of run.databases ?? defaultDatabases) {
    const named = typeof database === 'string' ? { name: database, kind: database } : database
    const missing = typeof database === 'string' && !availableDatabases().includes(database)
    const needed = missing ? servers[named.kind] : undefined
    const define = (layout: ConformanceLayout, given: Suites): void =>
      defineCell({ run, all: suites, suites: given, database: named, layout }, needed)
    for (const [i, layout] of plain.entries()) define(layout, (i > 0 && suites.layouts) || suites.first)
    if (suites.variants) for (const layout of variantsOf(run, named)) define(layout, suites.variants)
  }
}

/** With `ALL_VARIANTS=1` all of them, whatever the run leaves out. */
function variantsOf({ variants: named }: ConformanceRun, { name }: CellDatabase): readonly ConformanceLayout[] {
  if (!named || process.env['ALL_VARIANTS'] === '1') return variants
  return variants.filter(({ variant }) => variant && named[name]?.includes(variant))
}

type Suites = Readonly<Record<string, Suite>>

interface CellPlan {
  readonly run: ConformanceRun
  readonly all: SuitesOfCells
  /** Those of this cell. */
  readonly suites: Suites
  readonly database: CellDatabase
  readonly layout: ConformanceLayout
}

/** The name of what is beside the suites of every first layout. */
const listed = 'unsupported'

/** Those that no cell but that of the first layout has. */
const suitesOfOneLayout = ({ first, layouts: others }: SuitesOfCells): readonly string[] =>
  others ? [...Object.keys(first).filter((name) => !Object.hasOwn(others, name)), listed] : []

function defineCell(plan: CellPlan, missing: string | undefined): void {
  const { run, all, database, layout } = plan
  const unsupported = run.unsupported.filter((entry) => entry.database === database.kind)
  const meta: CellMeta = {
    adapter: run.adapter,
    database: database.name,
    layout: layout.name,
    ...(layout.variant && { variant: layout.variant }),
    unsupported,
    suitesOfOneLayout: suitesOfOneLayout(all),
    ...(missing !== undefined && { missing }),
  }
  const name = [run.adapter, database.name, layout.name, layout.variant].filter(Boolean).join(' ')
  describe(name, { meta: { cell: meta } }, () => {
    if (missing === undefined) defineSuites(plan, unsupported)
    else test(`needs ${missing}`, (context) => unavailable(context, missing))
  })
}

function defineSuites({ run, all, suites, database, layout }: CellPlan, unsupported: readonly Unsupported[]): void {
  let harness: Harness | undefined
  beforeAll(async () => {
    harness = await run.createHarness(database.kind, layout)
  })
  afterAll(() => harness?.close())
  const cell: Cell = {
    adapter: run.adapter,
    database: database.name,
    kind: database.kind,
    layout,
    get harness() {
      if (!harness) throw new Error(`The harness of ${run.adapter} on ${database.name} could not be made.`)
      return harness
    },
    get db() {
      return this.harness.adapter
    },
  }
  const names = new Set<string>()
  const define = definer(unsupported, names)
  for (const [name, suite] of Object.entries(suites)) describe(name, () => suite(cell, define))
  // Other cells run some of the suites: what is listed need not be in them.
  if (suites === all.first) describe(listed, () => checkUnsupported(unsupported, names))
}

/** What is listed as unsupported is run too, and must fail: an entry that nobody needs any more is found out. */
function definer(unsupported: readonly Unsupported[], names: Set<string>): DefineTest {
  return (name, work) => {
    if (names.has(name)) throw new Error(`Two tests are called "${name}": no list of exceptions can tell them apart.`)
    names.add(name)
    if (unsupported.some((entry) => entry.test === name)) test.fails(name, work)
    else test(name, work)
  }
}

function checkUnsupported(unsupported: readonly Unsupported[], names: ReadonlySet<string>): void {
  test('every test listed as unsupported exists, and so does the one that stands in for it', () => {
    const unknown = unsupported.flatMap((entry) => [entry.test, entry.insteadTest]).filter((name) => !names.has(name))
    expect(unknown).toEqual([])
  })
}
