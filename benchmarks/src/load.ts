import { connect, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

/** What the load thread is told: where the server is, and in each message what to ask for how long. */
export interface LoadOrder {
  readonly request: string
  readonly connections: number
  readonly milliseconds: number
}

/**
 * Asks the same question over keep-alive connections, each waiting for its answer before it asks again, and counts the
 * answers. It reads no more of an answer than its length, so that the server is what takes the time.
 */
async function ask(port: number, { request, connections, milliseconds }: LoadOrder): Promise<number> {
  const end = performance.now() + milliseconds
  const counts = await Promise.all(Array.from({ length: connections }, () => askInTurn(port, request, end)))
  return counts.reduce((sum, count) => sum + count, 0)
}

function askInTurn(port: number, request: string, end: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(request))
    let answers = 0
    onAnswer(socket, (status) => {
      if (!status.startsWith('2')) return reject(new Error(`The server answered ${status}.`))
      answers += 1
      if (performance.now() < end) socket.write(request)
      else socket.end(() => resolve(answers))
    })
    socket.on('error', reject)
  })
}

/** Calls back for each whole answer on the socket. */
function onAnswer(socket: Socket, answered: (status: string) => void): void {
  let received = ''
  socket.setEncoding('latin1')
  socket.on('data', (chunk) => {
    received += chunk
    const bodyAt = received.indexOf('\r\n\r\n') + 4
    const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1]
    if (bodyAt < 4 || received.length < bodyAt + Number(length)) return
    const status = received.slice(9, 12)
    received = ''
    answered(status)
  })
}

const { port } = workerData as { readonly port: number }
parentPort?.on('message', (order: LoadOrder) => {
  ask(port, order).then(
    (answers) => parentPort?.postMessage(answers),
    (error: unknown) => {
      throw error
    },
  )
})
