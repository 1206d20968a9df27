import { DomainError, type ErrorCode } from '@authpkg/core'
import { expect } from 'vitest'

type ErrorClass = abstract new (...args: never[]) => DomainError

/** The error that `work` throws, which must be of that class and bear that code. */
export async function thrown(work: () => Promise<unknown>, kind: ErrorClass, code?: ErrorCode): Promise<DomainError> {
  const error = await work().then(
    () => expect.unreachable(`should have thrown a ${kind.name}`),
    (reason: unknown) => reason,
  )
  expect(error, describe(error)).toBeInstanceOf(kind)
  if (code !== undefined) expect((error as DomainError).code).toBe(code)
  return error as DomainError
}

const describe = (error: unknown): string =>
  error instanceof DomainError ? `${error.name} ${error.code}: ${error.message}` : `not one of ours: ${String(error)}`
