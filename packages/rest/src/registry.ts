import {
  admins,
  type Clock,
  type DbAdapter,
  type ModelDescription,
  type PrincipalRule,
  superusers,
} from '@authpkg/core'
import type { RowsServed, Served } from './callers/narrow.ts'
import type { ResourceOptions, RestApiOptions } from './options.ts'
import { createResource, type Resource } from './resource.ts'
import { createShape, type Shape, type Shapes } from './view/shape.ts'

/** The resources of one API by name, and what they are to one another. */
export interface Registry {
  /** @throws {ConfigurationError} `invalid_configuration`, also for a name that is taken. */
  add(model: ModelDescription, options: ResourceOptions): void
  remove(model: ModelDescription): boolean
  has(model: ModelDescription): boolean
  find(name: string): Resource | undefined
  /** The same list until another is registered. */
  all(): readonly Resource[]
  /** The resource that serves a model; of several the first. */
  serving(model: ModelDescription): Resource | undefined
  /** What the API serves of each model, where options narrow it; of several resources the first decides. */
  rowsServed(): RowsServed
}

interface Registration {
  readonly model: ModelDescription
  readonly options: ResourceOptions
}

export function createRegistry(
  api: RestApiOptions,
  adapter: DbAdapter,
  isUserModel: (target: ModelDescription) => boolean,
  clock: Clock,
): Registry {
  let registrations: readonly Registration[] = []
  let resources = new Map<string, Resource>()
  let listed: readonly Resource[] = []
  let rows: RowsServed = new Map()

  /** All anew, since what one resource shows decides what others can be filtered by. */
  function build(wanted: readonly Registration[]): void {
    const built = new Map<string, Resource>()
    const shapes = createShapes(adapter, clock, built)
    for (const { model, options } of wanted) {
      const resource = createResource(api, shapes, model, options, isUserModel, built)
      built.set(resource.name, resource)
    }
    registrations = wanted
    resources = built
    listed = [...built.values()]
    rows = rowsServed(built.values())
  }

  const has = (model: ModelDescription): boolean => registrations.some((known) => known.model === model)

  return {
    add: (model, options) => build([...registrations, { model, options }]),
    has,
    remove(model) {
      if (!has(model)) return false
      build(registrations.filter((known) => known.model !== model))
      return true
    },
    find: (name) => resources.get(name),
    all: () => listed,
    serving: (model) => serving(resources, model),
    rowsServed: () => rows,
  }
}

/** A model that several resources serve is judged by the first. */
function createShapes(adapter: DbAdapter, clock: Clock, resources: ReadonlyMap<string, Resource>): Shapes {
  const known = new Map<ModelDescription, Shape>()
  const shapes: Shapes = {
    models: adapter.describe(),
    capabilities: adapter.capabilities,
    clock,
    of(model) {
      const found = known.get(model) ?? serving(resources, model)?.shape ?? createShape(shapes, model, {})
      known.set(model, found)
      return found
    },
  }
  return shapes
}

const serving = (resources: ReadonlyMap<string, Resource>, model: ModelDescription): Resource | undefined =>
  [...resources.values()].find((resource) => resource.model === model)

function rowsServed(resources: Iterable<Resource>): RowsServed {
  const served = new Map<ModelDescription, Served>()
  for (const resource of resources) if (!served.has(resource.model)) served.set(resource.model, servedBy(resource))
  return new Map([...served].filter(([, { rows, requires }]) => rows !== null || requires.length > 0))
}

/** Who may not read a resource does not read its rows beside those of others either. */
const servedBy = ({ narrowing: { rows }, requires, adminMethods }: Resource): Served => ({
  rows,
  requires: adminMethods.has('GET') ? [...requires, administrators] : requires,
})

const administrators: PrincipalRule = [admins, superusers]
