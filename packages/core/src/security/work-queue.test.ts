import { expect, test } from 'vitest'
import { createWorkQueue } from './work-queue.ts'

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('no more tasks run at once than allowed, and they start in order', async () => {
  const enqueue = createWorkQueue({ concurrency: 2, maxQueue: 10 })
  const started: number[] = []
  let running = 0
  let most = 0
  const task = (n: number) => async () => {
    started.push(n)
    running += 1
    most = Math.max(most, running)
    await tick()
    running -= 1
    return n
  }
  const results = await Promise.all([1, 2, 3, 4, 5].map((n) => enqueue(task(n))))
  expect(results).toEqual([1, 2, 3, 4, 5])
  expect(started).toEqual([1, 2, 3, 4, 5])
  expect(most).toBe(2)
})

test('a full queue refuses with a typed error and works on afterwards', async () => {
  const enqueue = createWorkQueue({ concurrency: 1, maxQueue: 1 })
  const first = enqueue(tick)
  const second = enqueue(tick)
  await expect(enqueue(tick)).rejects.toMatchObject({ name: 'UnavailableError', code: 'hash_queue_full' })
  await Promise.all([first, second])
  await expect(enqueue(async () => 'again')).resolves.toBe('again')
})

test('a task that fails gives its slot back', async () => {
  const enqueue = createWorkQueue({ concurrency: 1, maxQueue: 1 })
  const failing = enqueue(async () => {
    throw new Error('no')
  })
  const waiting = enqueue(async () => 'next')
  await expect(failing).rejects.toThrow('no')
  await expect(waiting).resolves.toBe('next')
})
