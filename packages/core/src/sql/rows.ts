import type { Row } from '../db/model.ts'
import type { Codec } from './codec.ts'

/** A driver's row: values by the aliases of the select list. */
type Flat = Record<string, unknown>

export interface Column {
  readonly alias: string
  readonly name: string
  readonly read: Codec['read']
  readonly plain: Codec['plain']
}

/** How a flat row becomes a row with its includes. */
export interface RowShape {
  readonly columns: readonly Column[]
  readonly ones: readonly OneShape[]
  readonly manys: readonly ManyShape[]
  readonly laters: readonly LaterShape[]
  /** The flat rows are the rows: their aliases are the fields' names, and nothing hangs on them. */
  readonly inPlace: boolean
}

/** A joined row. It is there when `present` is not NULL: the column that the join compared. */
export interface OneShape extends RowShape {
  readonly name: string
  readonly present: string
}

/** Joined rows, of which each may come many times; `key` tells them apart. */
export interface ManyShape extends OneShape {
  readonly key: readonly string[]
  /** By which the list is sorted here; empty when the statement has sorted it. */
  readonly sortBy: readonly Column[]
}

/** Rows that a later statement brings, by the values of `key` here. */
export interface LaterShape {
  readonly name: string
  /** The names of the includes that lead here, this one the last. */
  readonly path: readonly string[]
  readonly key: readonly Column[]
}

/** A row that waits for its related rows. */
export interface Waiting {
  readonly row: Row
  readonly key: string
  readonly values: readonly unknown[]
}
export type WaitingRows = ReadonlyMap<LaterShape, Waiting[]>

/** What later statements bring, anywhere in rows of this shape. */
export const laterShapes = (shape: RowShape): readonly LaterShape[] => [
  ...shape.laters,
  ...[...shape.ones, ...shape.manys].flatMap(laterShapes),
]

/** One row for each flat row. What a later statement brings is left empty, and told in `waiting`. */
export function readRows(shape: RowShape, flats: readonly Flat[], waiting: WaitingRows): Row[] {
  if (shape.inPlace && arePlain(flats)) return convertInPlace(shape.columns, flats)
  const rows = new Array<Row>(flats.length)
  for (let i = 0; i < flats.length; i++) rows[i] = readRow(shape, flats[i] as Flat, waiting)
  return rows
}

/** Some drivers' rows are instances of classes of theirs, or have no prototype: those are copied. */
const arePlain = (flats: readonly Flat[]): boolean =>
  flats.length === 0 || Object.getPrototypeOf(flats[0]) === Object.prototype

function convertInPlace(columns: readonly Column[], flats: readonly Flat[]): Row[] {
  for (const { alias, read, plain } of columns) {
    if (read === undefined) continue
    for (const flat of flats) {
      const raw = flat[alias]
      if (raw !== null && typeof raw !== plain) flat[alias] = read(raw)
    }
  }
  return flats as Row[]
}

function readColumns(columns: readonly Column[], flat: Flat): Row {
  const row: Row = {}
  for (let i = 0; i < columns.length; i++) {
    const { alias, name, read, plain } = columns[i] as Column
    const raw = flat[alias]
    row[name] = raw === null || read === undefined || typeof raw === plain ? raw : read(raw)
  }
  return row
}

function readRow(shape: RowShape, flat: Flat, waiting: WaitingRows): Row {
  const row = readColumns(shape.columns, flat)
  for (const one of shape.ones) row[one.name] = flat[one.present] === null ? null : readRow(one, flat, waiting)
  for (const later of shape.laters) {
    row[later.name] = []
    if (later.key.every(({ alias }) => flat[alias] !== null)) waiting.get(later)?.push(waitingRow(later, row, flat))
  }
  return row
}

const waitingRow = ({ key }: LaterShape, row: Row, flat: Flat): Waiting => ({
  row,
  key: keyOf(
    key.map(({ alias }) => alias),
    flat,
  ),
  values: key.map(({ alias, read }) => (read ? read(flat[alias]) : flat[alias])),
})

/** The key as text, the same for a number here and a `bigint` there. */
export function keyOf(aliases: readonly string[], flat: Flat): string {
  let key = ''
  for (const alias of aliases) key += `${plainKey(flat[alias])}\0`
  return key
}

const plainKey = (value: unknown): string =>
  value instanceof Uint8Array ? Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('') : String(value)

/** A row while flat rows are folded into it: the rows of its to-many includes so far, in the order they came. */
interface Folded {
  readonly row: Row
  /** The flat row it was read from. */
  readonly flat: Flat
  readonly ones: readonly (Folded | null)[]
  readonly manys: readonly Map<string, Folded>[]
}

/** The first row with everything that hangs on it, from flat rows that hold every combination of its lists. */
export function readTree(shape: RowShape, rootKey: readonly string[], flats: readonly Flat[]): Row | null {
  const first = flats[0]
  if (first === undefined) return null
  const root = startFold(shape, first)
  fold(shape, root, first)
  const key = keyOf(rootKey, first)
  for (let i = 1; i < flats.length; i++)
    if (keyOf(rootKey, flats[i] as Flat) === key) fold(shape, root, flats[i] as Flat)
  sortLists(shape, root)
  return root.row
}

/** Short lists are sorted here for less than the statement would take: it would sort every combination of them. */
function sortLists(shape: RowShape, folded: Folded): void {
  for (let i = 0; i < shape.ones.length; i++) {
    const child = folded.ones[i]
    if (child) sortLists(shape.ones[i] as OneShape, child)
  }
  for (let i = 0; i < shape.manys.length; i++) {
    sortList(shape.manys[i] as ManyShape, folded, folded.manys[i] as Map<string, Folded>)
  }
}

function sortList(many: ManyShape, { row }: Folded, found: ReadonlyMap<string, Folded>): void {
  for (const member of found.values()) sortLists(many, member)
  if (many.sortBy.length === 0 || found.size < 2) return
  const members = [...found.values()].sort((a, b) => compareBy(many.sortBy, a.flat, b.flat))
  row[many.name] = members.map((member) => member.row)
}

function compareBy(columns: readonly Column[], a: Flat, b: Flat): number {
  for (const { alias, read } of columns) {
    const x = (read ? read(a[alias]) : a[alias]) as number
    const y = (read ? read(b[alias]) : b[alias]) as number
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

function startFold(shape: RowShape, flat: Flat): Folded {
  const row = readColumns(shape.columns, flat)
  const ones = shape.ones.map((one) => {
    const child = flat[one.present] === null ? null : startFold(one, flat)
    row[one.name] = child === null ? null : child.row
    return child
  })
  for (const many of shape.manys) row[many.name] = []
  return { row, flat, ones, manys: shape.manys.map(() => new Map()) }
}

function fold(shape: RowShape, target: Folded, flat: Flat): void {
  for (let i = 0; i < shape.ones.length; i++) {
    const child = target.ones[i]
    if (child) fold(shape.ones[i] as OneShape, child, flat)
  }
  for (let i = 0; i < shape.manys.length; i++) {
    const many = shape.manys[i] as ManyShape
    if (flat[many.present] !== null) fold(many, member(many, target, i, flat), flat)
  }
}

function member(many: ManyShape, target: Folded, index: number, flat: Flat): Folded {
  const members = target.manys[index] as Map<string, Folded>
  const key = keyOf(many.key, flat)
  const known = members.get(key)
  if (known) return known
  const made = startFold(many, flat)
  members.set(key, made)
  ;(target.row[many.name] as Row[]).push(made.row)
  return made
}
