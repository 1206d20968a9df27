import { noRow, type RowSource, type Where, whereKey } from '@authpkg/core'

/**
 * The row of that key, as an address has it, or the first that a condition holds for.
 *
 * @throws {NotFoundError} `not_found` when there is none; `onError` and `withErrors` answer it with a 404.
 * @example app.get('/notes/:id', async (c) => c.json(await getOr404(rowsOf(adapter, Note), c.req.param('id'))))
 */
export async function getOr404<Found>(source: RowSource<Found>, asked: string | Where): Promise<Found> {
  const { model } = source
  const found = await source.findOne(typeof asked === 'string' ? whereKey(model, asked) : asked)
  if (found === null) throw noRow(model)
  return found
}
