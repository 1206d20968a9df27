import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { FloodedServer, MemoryUse } from '../flooded-server.ts'
import { type Benchmark, figure, type Result } from '../report.ts'

const logins = 300
const mebibyte = 2 ** 20

/** What two hashes at the usual cost take, and as much again for everything else. Three hundred would take 38 GiB. */
const mostMemory = 512

/** Three hundred users who log in at once: each gets an answer, and memory does not grow with their number. */
export const loginFlood: Benchmark = {
  name: 'login-flood',
  async run() {
    const server = fork(new URL('../flooded-server.ts', import.meta.url), {
      execArgv: [...process.execArgv, '--expose-gc'],
    })
    const started = (await told(server)) as FloodedServer
    const answers = await Promise.all(Array.from({ length: logins }, (_, i) => login(started, i)))
    server.send('how much memory?')
    const memory = (await told(server)) as MemoryUse
    server.kill()
    return [answered(answers), bounded(memory)]
  },
}

async function told(server: ChildProcess): Promise<unknown> {
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`The server ended with ${code}.`)
  })
  const [message] = (await Promise.race([once(server, 'message'), ended])) as [unknown]
  return message
}

type Answer = 'logged in' | 'told to come back' | 'neither'

async function login({ port, password }: FloodedServer, i: number): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/accounts/login/`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ username: `user${i}`, password }),
  })
  await response.arrayBuffer()
  if (response.status === 200) return 'logged in'
  return response.status === 503 && Number(response.headers.get('retry-after')) > 0 ? 'told to come back' : 'neither'
}

function answered(answers: readonly Answer[]): Result {
  const number = (kind: Answer): number => answers.filter((answer) => answer === kind).length
  const share = 1 - number('neither') / logins
  const detail = `${number('logged in')} logged in, ${number('told to come back')} told to come back, ${number('neither')} neither`
  return result(`${logins} logins at once: answered`, share, { atLeast: 1 }, detail)
}

function bounded({ before, peak, after, heapBefore, heapAfter }: MemoryUse): Result {
  const [grown, heapGrown] = [(peak - before) / mebibyte, (heapAfter - heapBefore) / mebibyte]
  const detail = `resident ${figure(before / mebibyte)} before, ${figure(peak / mebibyte)} at most, ${figure(after / mebibyte)} after`
  return result(
    '  memory taken by it, in MiB',
    grown,
    { atMost: mostMemory },
    `${detail}; heap ${figure(heapGrown)} more`,
  )
}

const result = (name: string, value: number, target: Result['target'], detail: string): Result => ({
  name,
  value: { median: value, low: value, high: value },
  target,
  detail,
})
