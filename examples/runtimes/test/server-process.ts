import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

export const folder = join(import.meta.dirname, '..')

/** A runtime's program as its npm package brings it; null where the package has none for this machine. */
export function runtimeProgram(name: 'bun' | 'deno'): string | null {
  const path = join(folder, 'node_modules', '.bin', name)
  return existsSync(path) ? path : null
}

export interface ServerProcess {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a program that serves on `PORT`, and waits until it says that it listens. */
export async function startServer(program: string, parameters: readonly string[]): Promise<ServerProcess> {
  const port = await freePort()
  const child = spawn(program, parameters, {
    cwd: folder,
    detached: true, // the programs are scripts that start the runtime: they end together
    env: {
      ...process.env,
      PORT: String(port),
      AUTH_SECRET: 'kQ2m9Xw4Zt7Rb1Ns6Vy8Lc3Jf5Hd0PgT',
      DENO_NO_UPDATE_CHECK: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await listening(child).catch(async (error: unknown) => {
    if (child.exitCode === null) await stop(child)
    throw error
  })
  return { url: `http://localhost:${port}`, stop: () => stop(child) }
}

async function listening(child: ChildProcess): Promise<void> {
  const output: string[] = []
  const heard = new Promise<void>((resolve) => {
    child.stdout?.on('data', (data) => {
      output.push(String(data))
      if (output.join('').includes('Listening on')) resolve()
    })
  })
  child.stderr?.on('data', (data) => output.push(String(data)))
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`The server ended:\n${output.join('')}`)))
  await Promise.race([heard, ended])
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  process.kill(-(child.pid ?? 0))
  await ended
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
