import type { Generated, Kysely, Transaction } from 'kysely'

/** What the column "Kysely" of the guide takes for granted. */
export * from '@authpkg/kysely'
export { sql } from 'kysely'

interface Database {
  note: { id: Generated<number>; user_id: number; message: string }
}
export declare const db: Kysely<Database>
export declare const trx: Transaction<Database>
export declare const note: { user_id: number; message: string }
export declare const notes: { user_id: number; message: string }[]
export declare const id: number
