import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hono } from 'hono'

type Files = ReadonlyMap<string, string>

/** The name of the file that a block of TypeScript is, if it is a whole one. */
export const fileName = (code: string): string | undefined => /^\/\/ ([\w-]+\.ts)\n/.exec(code)?.[1]

/** Whether a block stands in place of lines of `app.ts`. */
export const isPartOfApp = (code: string): boolean => headsOf(code).length > 0

/** The application of a page: its files in a folder of their own, as a reader would have them. */
export class GuideApp {
  readonly #folder: string
  #files: Files
  /** Each start over has its own database; each change of `app.ts` alone goes on with the one that is there. */
  #round = 0
  #change = 0
  #app: Hono | undefined

  constructor(folder: string, files: Files) {
    this.#folder = folder
    this.#files = files
  }

  /** A file in place of the one so called: the application begins anew. One that is new is put beside the others. */
  put(name: string, code: string): void {
    if (this.#files.get(name) === code) return
    if (this.#files.has(name)) [this.#round, this.#change, this.#app] = [this.#round + 1, 0, undefined]
    this.#files = new Map([...this.#files, [name, code]])
  }

  /** Other lines in `app.ts`, in place of those that begin alike; the data stay. */
  async change(code: string): Promise<void> {
    this.#app = undefined
    this.#change += 1
    await this.#write()
    const lines = (this.#files.get('app.ts') ?? '').split('\n')
    const others = lines.filter((line) => !headsOf(code).some((head) => line.startsWith(head)))
    const place = others.findIndex((line) => line.startsWith('export const app'))
    const start = code.includes('createRestApi(') ? others.findIndex((line) => line.startsWith('api.register(')) : place
    await writeFile(this.#path(this.#appFile), others.toSpliced(start < 0 ? place : start, 0, code).join('\n'))
  }

  async request(path: string, init: RequestInit): Promise<Response> {
    this.#app ??= ((await this.run(this.#appFile)) as { app: Hono }).app
    return this.#app.request(new URL(path, 'http://localhost:3000').href, init)
  }

  /** Runs a file of the application's folder. */
  async run(name: string): Promise<object> {
    await this.#write()
    return import(/* @vite-ignore */ this.#path(name))
  }

  async #write(): Promise<void> {
    await mkdir(this.#path(''), { recursive: true })
    for (const [name, code] of this.#files) await writeFile(this.#path(name), code)
  }

  #path = (name: string): string => join(this.#folder, `round-${this.#round}`, name)

  get #appFile(): string {
    return this.#change === 0 ? 'app.ts' : `app-${this.#change}.ts`
  }
}

/** How the lines begin that a part of `app.ts` brings: `const api =`, `api.register(Message`. */
const headsOf = (code: string): readonly string[] =>
  [...code.matchAll(/^(const api =|api\.register\(\w+)/gm)].map(([head]) => head)
