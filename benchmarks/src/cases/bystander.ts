import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFixture, type Fixture } from '../fixture.ts'
import { quantile } from '../measure.ts'
import type { Benchmark } from '../report.ts'

const logins = 64
const idleChecks = 400

/** How long ada's session check takes while bob logs in many times: password hashes must not hold anybody else up. */
export const bystander: Benchmark = {
  name: 'bystander',
  async run() {
    const fixture = await createFixture({ realHashes: true })
    await fixture.auth.users.create({ username: 'bob', email: 'bob@example.org', password: fixture.password })
    let busy = false
    await checks(fixture, () => false, idleChecks)
    const idle = await checks(fixture, () => false, idleChecks)
    busy = true
    const flood = loginFlood(fixture).finally(() => {
      busy = false
    })
    const loaded = await checks(fixture, () => busy, 0)
    const answered = await flood
    const [idleP99, loadedP99] = [quantile(idle, 0.99), quantile(loaded, 0.99)]
    const ratio = loadedP99 / idleP99
    const detail = `p99 ${idleP99.toFixed(2)} ms idle, ${loadedP99.toFixed(2)} ms with ${logins} logins in flight (${loaded.length} checks, ${answered} logins answered)`
    return [
      {
        name: "a bystander's session check while 64 log in",
        value: { median: ratio, low: ratio, high: ratio },
        target: { atMost: 2 },
        detail,
      },
    ]
  },
}

/** The times of session checks, one every few milliseconds, sorted. */
async function checks({ auth, cookie }: Fixture, more: () => boolean, atLeast: number): Promise<number[]> {
  const headers = new Headers({ cookie })
  const times: number[] = []
  while (times.length < atLeast || more()) {
    const start = performance.now()
    if (!(await auth.userFrom(headers))) throw new Error('The session was lost.')
    times.push(performance.now() - start)
    await sleep(2)
  }
  return times.toSorted((a, b) => a - b)
}

async function loginFlood({ auth, password }: Fixture): Promise<number> {
  const flood = Array.from({ length: logins }, () => auth.login({ identity: 'bob', password }))
  const settled = await Promise.allSettled(flood)
  return settled.filter(({ status }) => status === 'fulfilled').length
}
