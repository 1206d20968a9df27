import {
  freeSlug,
  inputField,
  type ModelDescription,
  type Models,
  type PrincipalRule,
  type Relation,
  relationOfField,
} from '@authpkg/core'
import { type Actions, actionsOf } from './actions.ts'
import type { Narrowing } from './callers/narrow.ts'
import { type OwnKeyModel, ownKeyModel } from './callers/own-keys.ts'
import { misconfigured } from './misconfigured.ts'
import type { AuthenticationOptions, Method, ResourceOptions, RestApiOptions } from './options.ts'
import type { PageRules } from './paging/paging.ts'
import { type QueryRules, queryRules } from './query/query-rules.ts'
import { type Vocabulary, vocabularyOf } from './query/vocabulary.ts'
import { createSerializers, type Serializers } from './view/serializer.ts'
import { createShape, optionField, type Shape, type Shapes } from './view/shape.ts'

/** One model over REST: its options checked once, and what follows from them worked out. */
export interface Resource extends QueryRules {
  readonly model: ModelDescription
  /** In the address and in `meta.model`. */
  readonly name: string
  readonly options: ResourceOptions
  readonly methods: ReadonlySet<Method>
  readonly adminMethods: ReadonlySet<Method>
  readonly authentication: Authentication
  /** All of them must hold. */
  readonly requires: readonly PrincipalRule[]
  readonly lenient: boolean
  readonly paging: PageRules
  readonly narrowing: Narrowing
  /** Fields that a body may set, as far as the policy lets the caller; new rows have their key besides. */
  readonly writable: ReadonlySet<string>
  /** Whether names in a body that cannot be written are refused. */
  readonly rejectsUnknown: boolean
  /** Relations in whose place a body may hold objects. */
  readonly nested: ReadonlySet<string>
  readonly versionField: string | undefined
  readonly maxBulk: number
  /** Rows that a list sent whole may hold. */
  readonly maxExport: number
  readonly actions: Actions
  readonly shapes: Shapes
  readonly shape: Shape
  readonly vocabulary: Vocabulary
  readonly serializers: Serializers
}

/** The options with their defaults. */
export interface Authentication {
  readonly session: boolean
  readonly token: boolean
  readonly basic: boolean
  /** Whether keys of users count, or which others do. */
  readonly apiKey: boolean | OwnKeyModel
  readonly verifyUser: AuthenticationOptions['verifyUser']
  readonly protectedMethods: ReadonlySet<Method>
}

const allMethods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const defaultPageSize = 20
const largestPageSize = 1000
const defaultMaxBulk = 100
const largestBulk = 1000

/**
 * @param taken the other resources by name
 * @param ownsRows whether a model is the accounts' own user model, which rows of this adapter can belong to.
 * @throws {ConfigurationError} `invalid_configuration` for options that cannot work with the model.
 */
export function createResource(
  api: RestApiOptions,
  shapes: Shapes,
  model: ModelDescription,
  options: ResourceOptions,
  ownsRows: (target: ModelDescription) => boolean,
  taken: ReadonlyMap<string, Resource>,
): Resource {
  const lenient = options.lenient ?? api.lenient ?? false
  const shape = createShape(shapes, model, options)
  return {
    model,
    name: nameOf(api, model, options, taken),
    options,
    methods: new Set(options.allowedMethods ?? allMethods),
    adminMethods: adminMethods(options.adminOnly),
    authentication: authenticationOf(shapes.models, options.authentication ?? api.authentication),
    requires: [api.requires, options.requires].filter((rule) => rule !== undefined),
    lenient,
    paging: { ...pageSizes(model, options), countBy: options.countBy ?? (lenient ? 'exact' : 'capped'), lenient },
    narrowing: narrowingOf(shapes, model, options, ownsRows),
    writable: writableFields(shape, options),
    rejectsUnknown: options.rejectUnknownFields ?? !lenient,
    nested: nestedRelations(shape, options),
    versionField: versionFieldOf(model, options),
    maxBulk: maxBulkOf(model, options),
    maxExport: maxExportOf(model, options),
    actions: actionsOf(model, options),
    shapes,
    shape,
    vocabulary: vocabularyOf(shapes, shape),
    ...queryRules(shapes, model, options),
    serializers: createSerializers(shape),
  }
}

/** Addresses beside those of resources. */
const ownNames: ReadonlySet<string> = new Set(['openapi.json', 'docs'])

/** The name that was given, else one made from the model's: two tables may differ by case alone. */
function nameOf(
  api: RestApiOptions,
  model: ModelDescription,
  options: ResourceOptions,
  taken: ReadonlyMap<string, Resource>,
): string {
  const others = [...taken.values()].filter((resource) => resource.model !== model)
  const given = options.name ?? options.getApiName?.()
  const name = given ?? freeSlug(model.name, new Set(others.map((resource) => resource.name)))
  if (api.openapi !== false && ownNames.has(name)) {
    throw misconfigured(
      `${model.name} needs another name: ${name} is an address of the API itself, unless openapi is false.`,
    )
  }
  if (taken.has(name)) throw misconfigured(`${model.name} needs another name: there is a resource ${name} already.`)
  if (/^[\w.~-]+$/.test(name) && !/^\.+$/.test(name)) return name
  throw misconfigured(`${model.name} needs a name of letters, digits and hyphens.`)
}

function adminMethods(adminOnly: ResourceOptions['adminOnly'] = false): ReadonlySet<Method> {
  if (typeof adminOnly === 'boolean') return new Set(adminOnly ? allMethods : [])
  return guarded(adminOnly)
}

export function authenticationOf(models: Models, options: AuthenticationOptions = {}): Authentication {
  const { session = true, token = true, basic = true, apiKey = true, protectedMethods = [] } = options
  return {
    session,
    token,
    basic,
    apiKey: typeof apiKey === 'boolean' ? apiKey : ownKeyModel(models, apiKey),
    verifyUser: options.verifyUser?.bind(options),
    protectedMethods: guarded(protectedMethods),
  }
}

/** PUT and PATCH do the same: who guards one means both. */
function guarded(methods: readonly Method[]): ReadonlySet<Method> {
  const edits = methods.includes('PUT') || methods.includes('PATCH')
  return new Set<Method>([...methods, ...(edits ? (['PUT', 'PATCH'] as const) : [])])
}

function pageSizes(
  model: ModelDescription,
  { paginateBy = defaultPageSize, maxPaginateBy = paginateBy }: ResourceOptions,
): Pick<PageRules, 'paginateBy' | 'maxPaginateBy'> {
  const fits = (size: number): boolean => Number.isSafeInteger(size) && size >= 1 && size <= largestPageSize
  if (fits(paginateBy) && fits(maxPaginateBy)) return { paginateBy: Math.min(paginateBy, maxPaginateBy), maxPaginateBy }
  throw misconfigured(`The page size of ${model.name} must be a whole number from 1 to ${largestPageSize}.`)
}

function narrowingOf(
  shapes: Shapes,
  model: ModelDescription,
  options: ResourceOptions,
  ownsRows: (target: ModelDescription) => boolean,
): Narrowing {
  const owner = ownerOf(shapes, model, options.ownerField, ownsRows)
  if (!owner && (options.validateOwner || options.setOwner)) {
    throw misconfigured(`validateOwner and setOwner of ${model.name} need an ownerField.`)
  }
  return {
    model,
    owner,
    rows: options.getQuery ?? null,
    setOwner: options.setOwner?.bind(options) ?? null,
    isOwnerJudged: options.validateOwner !== undefined,
  }
}

function ownerOf(
  shapes: Shapes,
  model: ModelDescription,
  name: string | undefined,
  ownsRows: (target: ModelDescription) => boolean,
): Relation | null {
  if (name === undefined) return null
  const relation = model.relations.get(name) ?? relationOfField(model, inputField(model, name)?.name ?? name)
  const target = relation?.owning ? shapes.models.get(relation.target) : undefined
  if (relation && target && ownsRows(target)) return relation
  throw misconfigured(`ownerField of ${model.name} must be a to-one relation to the user model of the accounts.`)
}

/** What is not shown is not written either, and a key is never rewritten. */
function writableFields({ model, shown }: Shape, { readonlyFields = [] }: ResourceOptions): ReadonlySet<string> {
  const readonly = new Set(readonlyFields.map((name) => optionField(model, name, 'readonlyFields')))
  return new Set([...shown].filter((name) => !readonly.has(name)))
}

function nestedRelations({ model, includes }: Shape, { nestedWrites = false }: ResourceOptions): ReadonlySet<string> {
  if (typeof nestedWrites === 'boolean') return new Set(nestedWrites ? includes.keys() : [])
  return new Set(nestedWrites.map((name) => writableRelation(model, name)))
}

function writableRelation(model: ModelDescription, name: string): string {
  const relation = model.relations.get(name)
  if (relation && (relation.owning || relation.kind === 'toMany')) return name
  throw misconfigured(`nestedWrites of ${model.name} names ${name}, which is no relation that can be written through.`)
}

function versionFieldOf(model: ModelDescription, { versionField }: ResourceOptions): string | undefined {
  if (versionField === undefined || model.fields.get(versionField)?.type === 'integer') return versionField
  throw misconfigured(`versionField of ${model.name} must be a field of whole numbers.`)
}

function maxBulkOf(model: ModelDescription, { maxBulk = defaultMaxBulk }: ResourceOptions): number {
  if (Number.isSafeInteger(maxBulk) && maxBulk >= 0 && maxBulk <= largestBulk) return maxBulk
  throw misconfigured(`maxBulk of ${model.name} must be a whole number from 0 to ${largestBulk}.`)
}

function maxExportOf(model: ModelDescription, { maxExport }: ResourceOptions): number {
  if (maxExport === undefined) return Number.POSITIVE_INFINITY
  if (Number.isSafeInteger(maxExport) && maxExport >= 1) return maxExport
  throw misconfigured(`maxExport of ${model.name} must be a whole number above 0.`)
}
