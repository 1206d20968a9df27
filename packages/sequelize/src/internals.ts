import { type AbstractDataType, DataTypes, type Sequelize, type Transaction } from 'sequelize'
import type { SequelizeModel } from './model-set.ts'
import type { NotedAttribute } from './models.ts'

/*
 * What Sequelize 6 knows and its types leave out. Version 6 is the stable line, and these have been in it all along;
 * nothing else in this package reads what is not declared.
 */

/** An attribute once its model is set up. */
export interface Attribute extends NotedAttribute {
  readonly type: DataType | string
}

/** A data type once it is set up for the dialect. */
export interface DataType extends AbstractDataType {
  readonly options?: { readonly length?: number | string; readonly precision?: number; readonly scale?: number }
  readonly values?: readonly string[]
  readonly _length?: number | string
  /** Of an array's elements. */
  readonly type?: DataType | string
  readonly constructor: { readonly parse?: (value: unknown, options?: object) => unknown }
}

export interface ScopeOptions {
  readonly [option: string]: unknown
}

interface ModelInternals {
  readonly rawAttributes: Readonly<Record<string, Attribute>>
  /** The default scope, or the scopes that `Model.scope()` was called with. */
  readonly _scope?: ScopeOptions | (() => ScopeOptions)
  readonly _timestampAttributes: {
    readonly createdAt?: string
    readonly updatedAt?: string
    readonly deletedAt?: string
  }
  readonly _versionAttribute?: string
  readonly prototype: { readonly _customSetters?: object; readonly validators?: object }
}

const internals = (model: SequelizeModel): ModelInternals => model as unknown as ModelInternals

export const attributesOf = (model: SequelizeModel): Readonly<Record<string, Attribute>> =>
  internals(model).rawAttributes

export const timestampsOf = (model: SequelizeModel): ModelInternals['_timestampAttributes'] =>
  internals(model)._timestampAttributes

export const versionOf = (model: SequelizeModel): string | undefined => internals(model)._versionAttribute

/** The scope that finders of this model apply; a function is asked once. */
export function scopeOf(model: SequelizeModel): ScopeOptions {
  const scope = internals(model)._scope
  return (typeof scope === 'function' ? scope() : scope) ?? {}
}

/** Names of the attributes with a setter of the application's. */
export const settersOf = (model: SequelizeModel): readonly string[] =>
  Object.keys(internals(model).prototype._customSetters ?? {})

export const hasAttributeValidators = (model: SequelizeModel): boolean =>
  Object.keys(internals(model).prototype.validators ?? {}).length > 0

export const isVirtual = ({ type }: Attribute): boolean => type instanceof DataTypes.VIRTUAL

/** The class of a data type; what `DataTypes` holds are proxies of the classes. */
export const keyOfType = (type: DataType | string): string => (typeof type === 'string' ? '' : type.key)

/** The types that Sequelize brings. Its manual has applications put theirs into `DataTypes` too. */
const ownTypes: ReadonlySet<string> = new Set(
  (
    'ABSTRACT ARRAY BIGINT BLOB BOOLEAN CHAR CIDR CITEXT DATE DATEONLY DECIMAL DOUBLE ENUM FLOAT GEOGRAPHY GEOMETRY ' +
    'HSTORE INET INTEGER JSON JSONB MACADDR MEDIUMINT NOW NUMBER NUMERIC RANGE REAL SMALLINT STRING TEXT TIME ' +
    'TINYINT TSVECTOR UUID UUIDV1 UUIDV4 VIRTUAL'
  ).split(' '),
).add('DOUBLE PRECISION')

/** Whether the application made this type. */
export const isCustomType = (type: DataType | string): type is DataType =>
  typeof type !== 'string' && !ownTypes.has(type.key)

interface Namespace {
  get(key: 'transaction'): Transaction | null | undefined
}

/** The transaction of the running code, where the application has called `Sequelize.useCLS`. */
export function currentTransaction(sequelize: Sequelize): Transaction | undefined {
  const { _cls } = sequelize.constructor as { readonly _cls?: Namespace }
  const found = _cls?.get('transaction')
  return found && ownerOf(found) === sequelize && !isFinished(found) ? found : undefined
}

export const ownerOf = (transaction: Transaction): Sequelize | undefined =>
  (transaction as { readonly sequelize?: Sequelize }).sequelize

const isFinished = (transaction: Transaction): boolean =>
  (transaction as { readonly finished?: string }).finished !== undefined

/** What `transaction.afterCommit` has collected. */
export const afterCommitHooks = (transaction: Transaction): unknown[] =>
  (transaction as unknown as { readonly _afterCommitHooks: unknown[] })._afterCommitHooks

interface InstanceOptions {
  readonly timezone?: string
  readonly logging?: unknown
  readonly quoteIdentifiers?: boolean
}

/** What the instance was made with. */
export const optionsOf = (sequelize: Sequelize): InstanceOptions =>
  (sequelize as unknown as { readonly options: InstanceOptions }).options
