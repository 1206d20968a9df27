import assert from 'node:assert/strict'
import type { Fetcher, Question } from './measure.ts'

export interface Answer {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** A ratio means something only between two that send the same bytes. */
export async function assertSameAnswer(ours: Fetcher, floor: Fetcher, question: Question): Promise<void> {
  const [mine, theirs] = [await answerOf(ours, question), await answerOf(floor, question)]
  assert.deepEqual(theirs, mine)
  assert.ok(mine.body.length > 20, `no answer to compare: ${mine.body}`)
}

export async function answerOf(app: Fetcher, { path, headers }: Question): Promise<Answer> {
  const response = await app.fetch(new Request(`http://localhost${path}`, { headers }))
  return { body: await response.text(), headers: Object.fromEntries(response.headers) }
}
