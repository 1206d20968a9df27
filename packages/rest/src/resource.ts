import {
  ConfigurationError,
  freeSlug,
  inputField,
  type ModelDescription,
  type PrincipalRule,
  type Relation,
  relationOfField,
} from '@authpkg/core'
import type { Narrowing } from './narrow.ts'
import type { AuthenticationOptions, Method, ResourceOptions, RestApiOptions } from './options.ts'
import type { PageRules } from './paging.ts'
import { createSerializers, type Serializers } from './serializer.ts'
import { createShape, optionField, type Shape, type Shapes } from './shape.ts'
import { createVocabulary, type Vocabulary } from './vocabulary.ts'

/** One model over REST: its options checked once, and what follows from them worked out. */
export interface Resource {
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
  readonly shape: Shape
  readonly vocabulary: Vocabulary
  readonly serializers: Serializers
}

/** The options with their defaults. */
export interface Authentication {
  readonly session: boolean
  readonly token: boolean
  readonly basic: boolean
  readonly protectedMethods: ReadonlySet<Method>
}

const allMethods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const defaultPageSize = 20
const largestPageSize = 1000

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
    name: nameOf(model, options, taken),
    options,
    methods: new Set(options.allowedMethods ?? allMethods),
    adminMethods: adminMethods(options.adminOnly),
    authentication: authenticationOf(options.authentication ?? api.authentication),
    requires: [api.requires, options.requires].filter((rule) => rule !== undefined),
    lenient,
    paging: { ...pageSizes(model, options), lenient },
    narrowing: { model, owner: ownerOf(shapes, model, options.ownerField, ownsRows), rows: options.getQuery ?? null },
    writable: writableFields(shape, options),
    shape,
    vocabulary: createVocabulary(shapes, shape),
    serializers: createSerializers(shape),
  }
}

export const misconfigured = (message: string): ConfigurationError =>
  new ConfigurationError('invalid_configuration', message)

/** The name that was given, else one made from the model's: two tables may differ by case alone. */
function nameOf(model: ModelDescription, options: ResourceOptions, taken: ReadonlyMap<string, Resource>): string {
  const others = [...taken.values()].filter((resource) => resource.model !== model)
  const given = options.name ?? options.getApiName?.()
  const name = given ?? freeSlug(model.name, new Set(others.map((resource) => resource.name)))
  if (taken.has(name)) throw misconfigured(`${model.name} needs another name: there is a resource ${name} already.`)
  if (/^[\w.~-]+$/.test(name) && !/^\.+$/.test(name)) return name
  throw misconfigured(`${model.name} needs a name of letters, digits and hyphens.`)
}

function adminMethods(adminOnly: ResourceOptions['adminOnly'] = false): ReadonlySet<Method> {
  if (typeof adminOnly === 'boolean') return new Set(adminOnly ? allMethods : [])
  return guarded(adminOnly)
}

function authenticationOf(options: AuthenticationOptions = {}): Authentication {
  const { session = true, token = true, basic = true, protectedMethods = [] } = options
  return { session, token, basic, protectedMethods: guarded(protectedMethods) }
}

/** PUT and PATCH do the same: who guards one means both. */
function guarded(methods: readonly Method[]): ReadonlySet<Method> {
  const edits = methods.includes('PUT') || methods.includes('PATCH')
  return new Set<Method>([...methods, ...(edits ? (['PUT', 'PATCH'] as const) : [])])
}

function pageSizes(
  model: ModelDescription,
  { paginateBy = defaultPageSize, maxPaginateBy = paginateBy }: ResourceOptions,
): Omit<PageRules, 'lenient'> {
  const fits = (size: number): boolean => Number.isSafeInteger(size) && size >= 1 && size <= largestPageSize
  if (fits(paginateBy) && fits(maxPaginateBy)) return { paginateBy: Math.min(paginateBy, maxPaginateBy), maxPaginateBy }
  throw misconfigured(`The page size of ${model.name} must be a whole number from 1 to ${largestPageSize}.`)
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
