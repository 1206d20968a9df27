import type { EntityManager, EntitySchema, MikroORM } from '@mikro-orm/core'

/** What the column "MikroORM" of the guide takes for granted. */
export * from '@authpkg/mikro-orm'
export { raw, wrap } from '@mikro-orm/core'

interface NoteEntity {
  id: number
  user_id: number
  message: string
}
export declare const orm: MikroORM
export declare const em: EntityManager
export declare const Note: EntitySchema<NoteEntity>
export declare const note: NoteEntity
export declare const notes: NoteEntity[]
export declare const id: number
