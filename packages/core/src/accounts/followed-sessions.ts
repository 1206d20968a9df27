import type { ModelDescription, Row } from '../db/model.ts'
import { toText } from '../query/field-value.ts'
import { rowsWhere } from '../records/record-key.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import { forgetBrowsers } from './remembered-browsers.ts'
import type { Work } from './transaction.ts'

/**
 * Looks at whose sessions these rows are, before they are deleted by hand. What it gives ends them as their owner would:
 * a browser that is remembered would be back at once.
 */
export async function followSessions(
  layout: ModelLayout,
  work: Work,
  model: ModelDescription,
  rows: readonly Row[],
): Promise<() => Promise<void>> {
  const { session } = layout
  if (rows.length === 0 || session?.model.name !== model.name) return async () => undefined
  const where = { op: 'any', path: session.fromUser.name, condition: rowsWhere(model, rows) } as const
  const users = await work.users.list({ where })
  const ended = new Set(rows.map((row) => toText(row[model.primaryKey[0] ?? 'id'])))
  return async () => {
    for (const user of users) {
      await forgetBrowsers({ layout }, work, user, (mark) => ended.has(mark.session))
      await work.tell('user.logged_out', { user })
    }
  }
}
