import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { serve } from '@hono/node-server'
import type { LoadOrder } from './load.ts'

/** A Hono app, whatever its types. */
export interface Fetcher {
  fetch(request: Request): Response | Promise<Response>
}

/** What is asked of both apps; with a body it is a POST. */
export interface Question {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Spread {
  readonly median: number
  /** The middle half of the rounds lies between them. */
  readonly low: number
  readonly high: number
}

export interface Comparison {
  /** Speed of ours over that of the floor: 1 is as fast, 0.5 takes twice as long. */
  readonly ratio: Spread
  /** Milliseconds of the server for one request. */
  readonly ours: Spread
  readonly floor: Spread
}

const rounds = 15
const roundMs = 400
const connections = 10

/**
 * Times ours against the floor behind real HTTP, in one process and in turns, so that what else the machine does falls
 * on both. The load comes from a thread of its own over ten keep-alive connections. What counts is the time that the
 * server's thread was busy for each request; each round gives one ratio.
 */
export async function compare(ours: Fetcher, floor: Fetcher, question: Question): Promise<Comparison> {
  const [mine, theirs] = [await startServer(ours), await startServer(floor)]
  await mine.busyTime(question)
  await theirs.busyTime(question)
  const times: { ours: number; floor: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const oursFirst = round % 2 === 0
    const first = await (oursFirst ? mine : theirs).busyTime(question)
    const second = await (oursFirst ? theirs : mine).busyTime(question)
    times.push(oursFirst ? { ours: first, floor: second } : { ours: second, floor: first })
  }
  await Promise.all([mine.stop(), theirs.stop()])
  return {
    ratio: spread(times.map((time) => time.floor / time.ours)),
    ours: spread(times.map((time) => time.ours)),
    floor: spread(times.map((time) => time.floor)),
  }
}

interface MeasuredServer {
  /** Milliseconds that this thread was busy for one request of a round. */
  busyTime(question: Question): Promise<number>
  stop(): Promise<void>
}

async function startServer(app: Fetcher): Promise<MeasuredServer> {
  const { server, port } = await listen(app)
  const load = new Worker(new URL('./load.ts', import.meta.url), { workerData: { port } })
  return {
    async busyTime(question) {
      const before = performance.eventLoopUtilization()
      load.postMessage({ request: httpText(question), connections, milliseconds: roundMs } satisfies LoadOrder)
      const [answers] = (await once(load, 'message')) as [number]
      return performance.eventLoopUtilization(before).active / answers
    },
    async stop() {
      await load.terminate()
      server.close()
    },
  }
}

const listen = (app: Fetcher): Promise<{ server: ReturnType<typeof serve>; port: number }> =>
  new Promise((resolve) => {
    const server = serve({ fetch: (request) => app.fetch(request), port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({ server, port }),
    )
  })

const httpText = ({ path, headers, body }: Question): string => {
  const sent = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}`)
  return [`${methodOf({ body })} ${path} HTTP/1.1`, 'Host: localhost', ...lines, '', body ?? ''].join('\r\n')
}

export const methodOf = ({ body }: { readonly body?: string | undefined }): string =>
  body === undefined ? 'GET' : 'POST'

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) }
}

export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
