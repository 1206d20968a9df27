import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..')

export interface StartedProcess {
  readonly url: string
  /** Everything it has said so far. */
  output(): string
  isRunning(): boolean
  /** Ends it as a terminal or a container would, and gives its exit code. */
  stop(): Promise<number | null>
}

export interface Ended {
  readonly code: number | null
  readonly output: string
}

type Environment = Readonly<Record<string, string>>

/** Runs a program of an example (its path starts at this one's folder) under the tests' own Node, until it says at which address it listens. */
export async function start(program: string, env: Environment, cwd = folder): Promise<StartedProcess> {
  const { child, output } = run(program, env, cwd)
  const url = await new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const [address] = /http:\/\/localhost:\d+/.exec(output()) ?? []
      if (address !== undefined) resolve(address)
    }
    child.stdout?.on('data', look)
    child.once('exit', (code) => reject(new Error(`It ended with ${code} before it listened:\n${output()}`)))
  })
  return {
    url,
    output,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      return (await ended)[0]
    },
  }
}

/** Runs it to its end. */
export async function runToEnd(program: string, env: Environment, cwd = folder): Promise<Ended> {
  const { child, output } = run(program, env, cwd)
  const [code] = await once(child, 'close')
  return { code, output: output() }
}

function run(program: string, env: Environment, cwd: string): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ['--conditions=development', join(folder, program)], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(String(data)))
  return { child, output: () => said.join('') }
}
