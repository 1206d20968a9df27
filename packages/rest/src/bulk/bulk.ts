import { type Problem, requestId, STATUS, toProblem } from '@authpkg/auth'
import { type Action, beginAgain, DomainError, isDeadlock } from '@authpkg/core'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { toJson } from '../json-text.ts'
import { type Answer, over, type RestRequest } from '../request.ts'
import { etagOf } from '../validators.ts'
import { readBody } from '../write/deserializer.ts'
import { once } from '../write/idempotency.ts'
import { prefersMinimal } from '../write/prefer.ts'
import { type Batch, type Operation, readBatch } from './bulk-body.ts'
import { Behind, perform, type Tries } from './bulk-operations.ts'

/** What became of one operation: what its own request would have been answered. */
interface Result {
  readonly index: number
  readonly status: ContentfulStatusCode
  readonly location?: string
  readonly etag?: string
  readonly body?: unknown
  readonly problem?: Problem
}

/** What a request to `_bulk` is answered with. */
interface Report {
  /** Whether anything was kept. */
  readonly committed: boolean
  readonly results: readonly Result[]
}

/**
 * Does many changes of one resource in one transaction, each under the checks of its own request: as many statements as
 * those would take, and a savepoint around each.
 */
export async function bulk(request: RestRequest): Promise<Answer> {
  assertMaySomething(request)
  const body = await readBody(request)
  const batch = readBatch(request, body.rawData)
  const taken = new Set<Operation>()
  return beginAgain(
    (isLast) => once(request, body, (own) => run(own, batch, { isLast, taken })),
    (error) => error instanceof Behind,
  )
}

/** Who may do nothing at all is told before anything is read. */
function assertMaySomething({ records: { access, principal }, resource: { model } }: RestRequest): void {
  const actions: readonly Action[] = ['create', 'update', 'delete']
  if (!actions.some((action) => access.can(principal, action, model))) access.assertCan(principal, 'create', model)
}

/** What was done, and is undone. */
class Undone extends Error {
  readonly results: readonly Result[]
  constructor(results: readonly Result[]) {
    super()
    this.results = results
  }
}

async function run(request: RestRequest, { operations, mode, dryRun }: Batch, tries: Tries): Promise<Answer> {
  try {
    return await request.records.transaction(async (records) => {
      const results: Result[] = []
      for (const [index, operation] of operations.entries())
        results.push(await attempt(over(request, records), operation, index, tries))
      if (dryRun || (mode === 'atomic' && results.some(isFault))) throw new Undone(results)
      return { body: { committed: !results.every(isFault), results } satisfies Report, isReport: true }
    })
  } catch (error) {
    if (!(error instanceof Undone)) throw error
    const fault = mode === 'atomic' ? error.results.find(isFault) : undefined
    const results = fault ? error.results.map(heldUp) : error.results
    return { body: { committed: false, results } satisfies Report, status: fault?.status ?? 200, isReport: true }
  }
}

const isFault = ({ status }: Result): boolean => status >= 400

/** 424 for what would have gone well but for the others. */
const heldUp = (result: Result): Result => (isFault(result) ? result : { index: result.index, status: 424 })

/** What fails leaves nothing behind: each operation has a savepoint. */
async function attempt(request: RestRequest, operation: Operation, index: number, tries: Tries): Promise<Result> {
  try {
    const done = await request.records.transaction((records) => perform(over(request, records), operation, tries))
    return resultOf(request, index, done)
  } catch (error) {
    if (!isTold(error)) throw error
    const problem = toProblem(error, requestId(request.c))
    return { index, status: problem.status, problem }
  }
}

/** A deadlock may have undone the whole transaction: nothing can go on in it. */
const isTold = (error: unknown): boolean =>
  error instanceof DomainError && STATUS[error.code] < 500 && !isDeadlock(error)

function resultOf(
  { c }: RestRequest,
  index: number,
  { body, status = 200, location, isRepresentation }: Answer,
): Result {
  return {
    index,
    status,
    ...(location !== undefined && { location }),
    ...(isRepresentation && { etag: etagOf(toJson(body)) }),
    ...(!prefersMinimal(c) && { body }),
  }
}
