import type { CountQuery } from '../db/db-adapter.ts'
import type { ModelDescription, Row } from '../db/model.ts'
import { modelsPassed } from '../query/models-passed.ts'
import { withKeyOrder } from '../query/order-by.ts'
import { reversed } from '../query/page.ts'
import { always, isAlways, type Where } from '../query/where.ts'
import { noRow, whereKey } from './record-key.ts'
import type { RecordsBase } from './record-rights.ts'
import type { CountRequest, GetOptions, ListRequest, RecordList, Records } from './records.ts'

/** Rows as the principal may see them. */
export function recordReading({
  adapter,
  models,
  access,
  principal,
  readable,
  scope,
  query,
}: RecordsBase): Pick<Records, 'list' | 'count' | 'estimate' | 'get'> {
  function listed(model: ModelDescription, request: CountRequest): Where {
    access.assertCan(principal, 'read', model)
    return scope('read', model, readable.where(model, request.where ?? always), request.within)
  }

  const count = async (model: ModelDescription, request: CountRequest = {}): Promise<number> =>
    adapter.count(model.name, { where: listed(model, request), ...capped(request) })

  /** Statistics are of all rows: a guess would tell whoever may not read some of them what is in these. */
  function isAllOpen(model: ModelDescription, { where = always }: CountRequest): boolean {
    const seen = [model, ...modelsPassed(where, model, models)]
    return seen.every((each) => isAlways(access.scope(principal, 'read', each)))
  }

  const estimate: Records['estimate'] = async (model, request = {}) => {
    const where = listed(model, request)
    return isAllOpen(model, request) ? ((await adapter.estimate?.(model.name, { where })) ?? null) : null
  }

  async function list(model: ModelDescription, request: ListRequest): Promise<RecordList> {
    const where = listed(model, request)
    const orderBy = withKeyOrder(readable.orderBy(model, request.orderBy ?? []), model.primaryKey)
    const { limit, offset = 0, include, select } = request
    const slice = { orderBy: request.backwards ? reversed(orderBy) : orderBy, limit, offset }
    const rows = await adapter.findMany(model.name, { ...query(model, where, include, select), ...slice })
    if (!request.count) return { rows }
    return { rows, total: await adapter.count(model.name, { where, ...capped(request) }) }
  }

  async function get(model: ModelDescription, key: string, options: GetOptions = {}): Promise<Row> {
    access.assertCan(principal, 'read', model)
    const where = scope('read', model, whereKey(model, key), options.where)
    if (options.lock) await adapter.findLocked?.(model.name, where)
    const row = await adapter.findOne(model.name, query(model, where, options.include, options.select))
    if (!row) throw noRow(model)
    return row
  }

  return { list, count, estimate, get }
}

const capped = ({ countUpTo }: CountRequest): Pick<CountQuery, 'cap'> =>
  countUpTo === undefined ? {} : { cap: countUpTo }
