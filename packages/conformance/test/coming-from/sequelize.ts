import type { Model, ModelStatic, Sequelize } from 'sequelize'

/** What the column "Sequelize" of the guide takes for granted. */
export * from '@authpkg/sequelize'

interface NoteRow {
  id: number
  user_id: number
  message: string
}
export declare const sequelize: Sequelize
export declare const Note: ModelStatic<Model<NoteRow, Omit<NoteRow, 'id'>>>
export declare const note: Model<NoteRow>
export declare const notes: Omit<NoteRow, 'id'>[]
export declare const id: number
