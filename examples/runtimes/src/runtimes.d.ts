// What the examples use of Bun, Deno and Workers; an application installs the full types of its runtime.

declare module 'bun:sqlite' {
  interface Statement {
    readonly columnNames: readonly string[]
    all(...values: unknown[]): unknown[]
    run(...values: unknown[]): { changes: number; lastInsertRowid: number | bigint }
    iterate(...values: unknown[]): IterableIterator<unknown>
  }
  export class Database {
    constructor(path: string)
    run(sql: string): void
    query(sql: string): Statement
    close(): void
  }
}

declare module 'cloudflare:workers' {
  export interface DurableObjectStorage {
    readonly sql: {
      exec(sql: string, ...values: unknown[]): { toArray(): Record<string, unknown>[]; one(): Record<string, unknown> }
    }
    transaction<Result>(work: () => Promise<Result>): Promise<Result>
  }
  export interface DurableObjectState {
    readonly storage: DurableObjectStorage
    blockConcurrencyWhile<Result>(work: () => Promise<Result>): Promise<Result>
  }
  export class DurableObject<Env = unknown> {
    constructor(state: DurableObjectState, env: Env)
    readonly ctx: DurableObjectState
    readonly env: Env
  }
}

declare namespace Deno {
  function serve(
    options: { port: number; hostname: string },
    handler: (request: Request) => Response | Promise<Response>,
  ): unknown
}

declare namespace Bun {
  function serve(options: {
    port: number
    hostname: string
    fetch: (request: Request) => Response | Promise<Response>
  }): unknown
}
