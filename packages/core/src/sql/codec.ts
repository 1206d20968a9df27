import type { DatabaseKind } from '../db/capabilities.ts'
import type { FieldDescription } from '../db/model.ts'
import type { Sql } from './tree.ts'
import { mysqlCodec } from './values/mysql.ts'
import { postgresCodec } from './values/postgres.ts'
import { sqliteCodec } from './values/sqlite.ts'

/** How the values of one field pass between JavaScript and the driver. NULL is NULL on both sides and never comes here. */
export interface Codec {
  /**
   * How the column stands in a select list where not as it is: through a cast, so that no parser of the application's
   * driver comes between (`pg` reads a timestamp in the local zone, `better-sqlite3` rounds 64-bit integers).
   */
  readonly select: ((column: Sql) => Sql) | undefined
  /** The driver's value as JavaScript's; undefined where they are the same. */
  readonly read: ((raw: unknown) => unknown) | undefined
  /** Values of this `typeof` need no reading: a call less for most values of a row. */
  readonly plain: 'string' | 'number' | undefined
  /**
   * Whether a value is taken that is none of the field's type: an instance of a class of the application's, which a
   * type of its own converts.
   */
  readonly accepts: ((value: unknown) => boolean) | undefined
  /** A checked value as the driver stores it. */
  readonly write: (value: unknown) => unknown
  /** SQL around a value that is stored or compared, where it needs some. */
  readonly store: ((value: Sql) => Sql) | undefined
  /** A checked value as the driver compares it. */
  readonly compare: (value: unknown) => unknown
  /** Whether LIKE needs the column cast to text first. */
  readonly castForText: boolean
  /** Whether the column is compared and sorted as it is selected: its type has no order of its own. */
  readonly comparesSelected: boolean
  /** The database's type that a compared parameter is cast to, lest it take the column's narrower one. */
  readonly compareAs: string | undefined
}

const codecs: Readonly<Record<DatabaseKind, (field: FieldDescription, nativeType: string | undefined) => Codec>> = {
  sqlite: sqliteCodec,
  postgres: postgresCodec,
  mysql: mysqlCodec,
}

/** The codec of a field. `nativeType` is the database's own type where it is none of the usual ones. */
export const codecOf = (field: FieldDescription, kind: DatabaseKind, nativeType?: string): Codec =>
  codecs[kind](field, nativeType)
