import assert from 'node:assert/strict'
import { type Fetcher, methodOf, type Question } from './measure.ts'

export interface Answer {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * A ratio means something only between two that send the same bytes.
 *
 * @param alike leaves out what differs with every answer
 */
export async function assertSameAnswer(
  ours: Fetcher,
  floor: Fetcher,
  question: Question,
  alike: (answer: Answer) => Answer = (answer) => answer,
): Promise<void> {
  const [mine, theirs] = [alike(await answerOf(ours, question)), alike(await answerOf(floor, question))]
  assert.deepEqual(theirs, mine)
  assert.ok(mine.body.length > 20, `no answer to compare: ${mine.body}`)
}

export async function answerOf(app: Fetcher, question: Question): Promise<Answer> {
  const { path, headers, body } = question
  const sent = { method: methodOf(question), headers, ...(body !== undefined && { body }) }
  const response = await app.fetch(new Request(`http://localhost${path}`, sent))
  return { body: await response.text(), headers: Object.fromEntries(response.headers) }
}
