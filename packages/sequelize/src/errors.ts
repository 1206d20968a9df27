import { ConflictError, type FieldError, UnavailableError, ValidationError } from '@authpkg/core'
import { type ModelInfo, typedError, type WrittenValues } from '@authpkg/core/sql'
import {
  BaseError,
  ConnectionError,
  DatabaseError,
  OptimisticLockError,
  ValidationError as SequelizeValidationError,
  UniqueConstraintError,
  type ValidationErrorItem,
} from 'sequelize'
import type { SequelizeModel } from './model-set.ts'

/**
 * The driver's error behind one of Sequelize's. Sequelize puts the bound values on both, where whoever logs an error
 * would print them: they are taken off.
 */
export function driverError(error: unknown): unknown {
  const found = parentOf(error) ?? error
  if (typeof found === 'object' && found !== null) Reflect.deleteProperty(found, 'parameters')
  return found
}

/** A validation error has no parent, or one that is no error of a driver. */
function parentOf(error: unknown): unknown {
  if (!(error instanceof BaseError)) return undefined
  const { parent } = error as { readonly parent?: unknown }
  return parent instanceof Error ? parent : undefined
}

/** The typed error for what `save` or `destroy` threw; what a hook of the application threw stays as it is. */
export function savingError(error: unknown, model: ModelInfo, written?: WrittenValues): unknown {
  if (error instanceof OptimisticLockError) {
    return new ConflictError('version_conflict', 'Somebody else has changed the row meanwhile.', {
      details: { model: model.name },
    })
  }
  if (error instanceof SequelizeValidationError && !(error instanceof UniqueConstraintError)) {
    return validationError(error, model)
  }
  if (error instanceof UniqueConstraintError && !error.errors.every((item) => isOf(model, item))) {
    return typedError(driverError(error))
  }
  if (error instanceof DatabaseError || error instanceof UniqueConstraintError || error instanceof ConnectionError) {
    return unavailable(typedError(driverError(error), model, written), error)
  }
  return error
}

/** A connection that could not be had is none of the driver's errors: Sequelize's pool gave up waiting, or is closed. */
export function unavailable(typed: unknown, error: unknown): unknown {
  const isTyped = typed !== error && typed !== parentOf(error)
  if (isTyped || !(error instanceof ConnectionError)) return typed
  return new UnavailableError('database_unavailable', 'The database does not answer.', { cause: typed })
}

/** A hook may have written a row of another model. */
const isOf = ({ description }: ModelInfo, { instance }: ValidationErrorItem): boolean =>
  !instance || instance instanceof (description.source as SequelizeModel)

/** What is said about no field of the model is about the row as a whole. Values are not repeated. */
function validationError({ errors, message }: SequelizeValidationError, model: ModelInfo): ValidationError {
  const fields: Record<string, FieldError[]> = {}
  for (const item of errors) {
    const name = item.path !== null && model.fields.has(item.path) && isOf(model, item) ? item.path : ''
    fields[name] = [...(fields[name] ?? []), { code: 'invalid_value', message: item.message }]
  }
  const told = errors.map((item) => item.message).join(' ')
  return new ValidationError('invalid_value', told || message, { fields })
}
