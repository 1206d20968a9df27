import type {
  DbAdapter,
  FilterOperator,
  Principal,
  PrincipalRule,
  Records,
  Row,
  RowTypes,
  Values,
  Where,
} from '@authpkg/core'

/** The verbs of a resource. HEAD goes with GET, OPTIONS always answers. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Which proofs of identity count. All by default; with none, everyone is anonymous. */
export interface AuthenticationOptions {
  /** The session in the browser's cookie; writes then need the CSRF token and a JSON body. */
  readonly session?: boolean
  /** A signed token, as `user.getAuthToken()` gives it. */
  readonly token?: boolean
  /** HTTP Basic with a user's name (or address) and password. */
  readonly basic?: boolean
  /** Verbs that need somebody signed in, whatever the policy opens to everyone. None by default. */
  readonly protectedMethods?: readonly Method[]
}

/** What functions in the options are told of the request. */
export interface ResourceContext {
  readonly principal: Principal
  /** For reading on: every row and field that it gives is one the caller may see. */
  readonly records: Records
}

export interface SaveContext extends ResourceContext {
  /** The adapter of the running transaction. */
  readonly db: DbAdapter
  /** The row as it was, null for a new one. */
  readonly current: Row | null
  /** The typed values that will be written: all of them for a new row, the changes for an edit. */
  readonly values: Values
  /** Writes the plain way, these values or others, and gives the row. */
  save(values?: Values): Promise<Row>
}

type MaybePromise<T> = T | Promise<T>

/** What is shown of a related row. */
export interface IncludeOptions<Field extends string = string> {
  /** Only these are shown. */
  readonly fields?: readonly Field[]
  /** These are not shown. */
  readonly exclude?: readonly Field[]
  readonly includeResources?: IncludeResources
  /** The last change to outgoing data: what it gives is sent. */
  prepareData?(row: Row, data: Record<string, unknown>, context: ResourceContext): Record<string, unknown>
}

/** To-one relations to show as objects: with `true`, as the target's own resource shows them. */
export type IncludeResources<Relation extends string = string> = {
  readonly [Name in Relation]?: IncludeOptions | true
}

/** A field's name, or a path to one through relations: `user__username`. */
export type FilterName<Field extends string> = Field | `${string}__${string}`

/** How one model is served. What is left out has the default told with it. */
export interface ResourceOptions<Field extends string = string, Data extends Row = Row> {
  /** In the address and in `meta.model`. Default: the model's name in lower case. */
  readonly name?: string
  /** The same as a function. */
  getApiName?(): string
  /** Default: all five. Editing by POST needs POST and PUT (or PATCH), deleting by POST needs POST and DELETE. */
  readonly allowedMethods?: readonly Method[]
  /** Rows of a page, and the most that `limit` can ask for. Default: 20. */
  readonly paginateBy?: number
  /** Raises the bound of `limit` apart from the default. At most 1000. */
  readonly maxPaginateBy?: number
  /** Only these are shown, filtered by, sorted by and written. Default: all that the policy lets be read. */
  readonly fields?: readonly Field[]
  /** These are neither shown, filtered by, sorted by nor written. */
  readonly exclude?: readonly Field[]
  /** Only these filter. */
  readonly filterFields?: readonly FilterName<Field>[]
  /** These do not filter; a relation's name stands for everything behind it. */
  readonly filterExclude?: readonly FilterName<Field>[]
  /** Whether filters and orderings may go through relations that `filterFields` does not name. Default: true. */
  readonly filterRecursive?: boolean
  /** The only operators that filter. Default: all. */
  readonly filterOperators?: readonly FilterOperator[]
  readonly includeResources?: IncludeResources<Field>
  /** Shown, and refused in bodies. */
  readonly readonlyFields?: readonly Field[]
  /**
   * The to-one relation to the user who owns a row. The caller becomes the owner of what they create, and changes only
   * what they own: 403 otherwise, for superusers too.
   */
  readonly ownerField?: Field
  /** The rows of this resource, for reading and writing alike: what is outside is 404. */
  readonly getQuery?: Where | ((principal: Principal) => Where)
  /** The last change to outgoing data: what it gives is sent. */
  prepareData?(row: Data & Row, data: Record<string, unknown>, context: ResourceContext): Record<string, unknown>
  /** Writes the already filled row in its own way, and gives it. */
  saveObject?(row: Data & Row, rawData: Readonly<Record<string, unknown>>, context: SaveContext): MaybePromise<Row>
  /** False answers 403. Asked without a row for lists. */
  checkGet?(row: (Data & Row) | null, context: ResourceContext): MaybePromise<boolean>
  checkPost?(context: ResourceContext): MaybePromise<boolean>
  checkPut?(row: Data & Row, context: ResourceContext): MaybePromise<boolean>
  checkDelete?(row: Data & Row, context: ResourceContext): MaybePromise<boolean>
  /** Whether a delete takes along what hangs on the row, or is refused (409) while something does. Default: true. */
  readonly deleteRecursive?: boolean
  /** What must hold of everyone who asks, on every verb: a rule of the access policy such as `fresh()`. Adds to the API's. */
  readonly requires?: PrincipalRule
  /** For administrators alone, all verbs or those listed; everyone else gets 401. Default: false. */
  readonly adminOnly?: boolean | readonly Method[]
  /** Instead of the API's. */
  readonly authentication?: AuthenticationOptions
  /** Instead of the API's. */
  readonly lenient?: boolean
}

export interface RestApiOptions<Rows extends RowTypes = RowTypes> {
  /** Where the routes are mounted, as clients see it; links begin with it. Default: `/api`. */
  readonly prefix?: string
  /** Whose models are served. Default: the accounts' own. */
  readonly adapter?: DbAdapter<Rows>
  /**
   * Answers as flask-peewee does: unknown filters, orderings and fields are ignored, odd pages forgiven, POST answers
   * 200, errors are `{"error": message}`. Default: false.
   */
  readonly lenient?: boolean
  readonly authentication?: AuthenticationOptions
  /** What must hold of everyone who asks, for any resource: a rule of the access policy such as `confirmed`. */
  readonly requires?: PrincipalRule
  /** In bytes. Default: 1 MiB. */
  readonly maxBodyBytes?: number
}
