import type {
  AnyUser,
  DbAdapter,
  FilterOperator,
  Principal,
  PrincipalRule,
  Records,
  RequestLimit,
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
  /** API keys of users, with their scopes; or those of a model of the application's own, which are no user's. */
  readonly apiKey?: boolean | OwnKeys
  /** Of users who have proved who they are: false counts them as nobody. Default: all of them pass. */
  verifyUser?(user: AnyUser): MaybePromise<boolean>
  /** Verbs that need somebody signed in (or a key), whatever the policy opens to everyone. None by default. */
  readonly protectedMethods?: readonly Method[]
}

/** Keys in a model of the application's own; rules see the key's row on the principal. */
export interface OwnKeys {
  /** Its name in the API's adapter. */
  readonly model: string
  /** The field by which a key is found, one that is unique. Default: `key`. */
  readonly key?: string
  /** Default: `secret`. */
  readonly secret?: string
  /** Whether the secret is stored as SHA-256 in hex, or as it is. Default: true. */
  readonly isHashed?: boolean
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

/** What functions are told that answer in place of ours. */
export interface AnswerContext extends ResourceContext {
  /** Of the row addressed, as it stands in the address; null for a list, and for a new row. */
  readonly key: string | null
  /** Does what would be done by itself, and gives the body that would be sent. */
  plain(): Promise<unknown>
}

/** What an action of a resource's own is told. */
export interface ActionContext<Data extends Row = Row> extends ResourceContext {
  /** As far as the caller may read it; they may change it. */
  readonly row: Data & Row
  /** What was sent; empty without a body. */
  readonly rawData: Readonly<Record<string, unknown>>
}

/** What it gives is sent. */
export type ActionFunction<Data extends Row = Row> = (context: ActionContext<Data>) => MaybePromise<unknown>

/** How a list is counted: to its end, to 10,000, by the guess of the database, or not at all. */
export type CountBy = 'exact' | 'capped' | 'estimated' | 'none'

type MaybePromise<T> = T | Promise<T>

/** What is shown of a related row. */
export interface IncludeOptions<Field extends string = string> {
  /** Only these are shown. */
  readonly fields?: readonly Field[]
  /** These are not shown. */
  readonly exclude?: readonly Field[]
  readonly includeResources?: IncludeResources
  readonly includes?: IncludeResources
  /** Of a to-many relation: rows for each row it hangs on, unless the caller asks for another number. At most 100. Default: 20. */
  readonly limit?: number
  /** Of a to-many relation: fields with commas between them, a hyphen before what goes downwards. Default: its key. */
  readonly ordering?: string
  /** The last change to outgoing data: what it gives is sent. */
  prepareData?(row: Row, data: Record<string, unknown>, context: ResourceContext): Record<string, unknown>
}

/**
 * Relations to show as objects, or as lists of objects: with `true`, as the target's own resource shows them. The type of
 * a model does not always know of the lists that point to it: a name that is none is found at start.
 */
export type IncludeResources<Relation extends string = string> = {
  readonly [Name in Relation]?: IncludeOptions | true
} & { readonly [list: string]: IncludeOptions | true | undefined }

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
  /** How a list is counted when the caller does not say. Default: `capped`, which counts to 10,000; leniently `exact`. */
  readonly countBy?: CountBy
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
  /** The only operators that filter. Default: all, but for regular expressions. */
  readonly filterOperators?: readonly FilterOperator[]
  /** Text fields, also of to-one relations, that `search` looks through. Default: none, and there is no search. */
  readonly searchFields?: readonly FilterName<Field>[]
  /** Text fields that `regexp` and `iregexp` may be put to, on PostgreSQL and MySQL. Default: none. */
  readonly regexpFields?: readonly FilterName<Field>[]
  /** What one query may cost: 1 for each comparison and each relation on its way, 10 for what reads all rows. Default: 100. */
  readonly maxQueryCost?: number
  /** Always shown. */
  readonly includeResources?: IncludeResources<Field>
  /** Shown to callers who ask for them by `include`. Default: none. */
  readonly includes?: IncludeResources<Field>
  /** Shown, and refused in bodies. */
  readonly readonlyFields?: readonly Field[]
  /** Whether a name in a body that cannot be written is 400, or passed over. Default: true; leniently false. */
  readonly rejectUnknownFields?: boolean
  /**
   * Relations in whose place a body may hold objects, which add or change the related rows as their own resource lets
   * it; with `true` those that `includeResources` names. Default: none.
   */
  readonly nestedWrites?: boolean | readonly string[]
  /**
   * A whole number in the row that every change adds one to, and no body sets: the guard of `If-Match`. Default: the values
   * that were read.
   */
  readonly versionField?: Field
  /** Whether a row is changed and deleted with `If-Match` only: 428 without. Default: false. */
  readonly requireIfMatch?: boolean
  /** The most operations of one request to `_bulk`; 0 takes none. Default: 100. */
  readonly maxBulk?: number
  /**
   * The to-one relation to the user who owns a row. The caller becomes the owner of what they create, and changes only
   * what they own: 403 otherwise, for superusers too.
   */
  readonly ownerField?: Field
  /** Whether a row is the caller's to change, in place of the comparison with `ownerField`: false answers 403. */
  validateOwner?(user: AnyUser, row: Data & Row): MaybePromise<boolean>
  /** What is written to make the caller the owner, with every new row and every change, in place of the key of `ownerField`. */
  setOwner?(user: AnyUser): Values
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
  /** In place of the five answers: `plain` is what they do by themselves, and what the function gives is sent. */
  objectList?(context: AnswerContext): MaybePromise<unknown>
  objectDetail?(context: AnswerContext): MaybePromise<unknown>
  create?(context: AnswerContext): MaybePromise<unknown>
  edit?(context: AnswerContext): MaybePromise<unknown>
  delete?(context: AnswerContext): MaybePromise<unknown>
  /**
   * What can be done to a row besides, each by a POST to an address of its own such as `/api/message/17/publish/`, by those
   * who may change the row. It runs in one transaction, that of `records`.
   */
  readonly actions?: Readonly<Record<string, ActionFunction<Data>>>
  /**
   * Whether a delete takes along what hangs on the row, or leaves that to the database's own foreign keys, which take it
   * along or refuse (409). Default: true.
   */
  readonly deleteRecursive?: boolean
  /**
   * Whether a list as CSV or NDJSON holds all rows that it finds, sent as they are read, and for whom: a rule of the
   * access policy such as `admins`. Default: false, and it is a page like any other.
   */
  readonly export?: boolean | PrincipalRule
  /** Rows that such a list may hold; more are 400, before any is sent. They are counted first. Default: no bound. */
  readonly maxExport?: number
  /** What must hold of everyone who asks, on every verb: a rule of the access policy such as `fresh()`. Adds to the API's. */
  readonly requires?: PrincipalRule
  /** For administrators alone, all verbs or those listed; everyone else gets 401. Default: false. */
  readonly adminOnly?: boolean | readonly Method[]
  /** Instead of the API's. */
  readonly authentication?: AuthenticationOptions
  /** Instead of the API's. */
  readonly lenient?: boolean
}

/** What the description of an API calls it. */
export interface OpenApiInfo {
  readonly title: string
  /** Of the application's API, as it counts them. */
  readonly version: string
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
  /**
   * Requests of one caller: of a user, an API key, or for nobody an address of the network. More are 429 with `Retry-After`.
   * Counted where `limits.createLimiter` of the accounts counts. Default: no limit.
   */
  readonly rateLimit?: RequestLimit
  /** In bytes. Default: 1 MiB. */
  readonly maxBodyBytes?: number
  /**
   * Tells callers what there is for them, as OpenAPI 3.1 at `openapi.json` and on a page to try it out at `docs/`; with
   * `false` neither is there. Default: on, with the title `REST API`.
   */
  readonly openapi?: OpenApiInfo | false
}
