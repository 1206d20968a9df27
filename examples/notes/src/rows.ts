/** What the demo needs to know of its models' rows: the same for every ORM. An adapter that has them will do. */
export type DemoRows = {
  User: { id: number; username: string; email: string; active: boolean; admin: boolean; join_date: Date }
  Relationship: { id: number; from_user_id: number; to_user_id: number }
  Message: { id: number; user_id: number; content: string; pub_date: Date }
  Note: { id: number; user_id: number; message: string; created_date: Date; status: number | null }
}

type Named = Pick<DemoRows['User'], 'id' | 'username'>

/** As far as the reader may see: a name everybody, the rest administrators. */
export type UserRow = Named & Partial<DemoRows['User']>
export type MessageRow = DemoRows['Message'] & { readonly user: Named | null }
export type NoteRow = DemoRows['Note'] & { readonly user: Named | null }
