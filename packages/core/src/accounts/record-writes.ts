import type { DbAdapter } from '../db/db-adapter.ts'
import { AccessDeniedError } from '../errors.ts'
import type { RecordsParts } from '../records/records.ts'
import { type FollowWrites, plainTransact } from '../records/write-transaction.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import { sourceOfDerived, withDerivedKeys, withNewUniquifier, withoutRights } from '../user/derived.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import { followedTransact } from './followed-writes.ts'
import type { AuthServices } from './services.ts'

type Writes = Pick<RecordsParts, 'complete' | 'sourceOf' | 'transact'>

/** Rows of other adapters are left as they are. Those of the accounts are theirs to write, who know what follows. */
export const plainWrites = (adapter: DbAdapter, layout: ModelLayout): Writes => ({
  complete: (_, values) => values,
  sourceOf: (_, field) => field,
  transact: plainTransact(adapter, refuseAccounts(layout)),
})

function refuseAccounts({ user, userAuth, userEmail, session, roles }: ModelLayout): FollowWrites {
  const models = [user, userAuth?.model, userEmail?.model, session?.model, roles?.role, roles?.userRoles]
  const sources = new Set(models.flatMap((model) => (model ? [model.source] : [])))
  return async ({ name, source }) => {
    if (sources.has(source))
      throw new AccessDeniedError('access_denied', `${name} is written through the adapter of the accounts alone.`)
    return async () => undefined
  }
}

/** What follows from values and changes, for the models of accounts. */
export function accountsWrites(services: AuthServices, origin: CallOrigin): Writes {
  const { layout } = services
  return {
    complete(model, values, isNew) {
      const derived = withDerivedKeys(layout, model.name, values)
      return isNew ? withoutRights(layout, model.name, withNewUniquifier(layout, model.name, derived)) : derived
    },
    sourceOf: (model, field) => sourceOfDerived(layout, model.name, field),
    transact: followedTransact(services, origin),
  }
}
