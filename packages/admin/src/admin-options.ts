import type { TemplateFunction } from '@authpkg/auth'
import type { AnyUser, DbAdapter, PrincipalRule, Row, Values, Where } from '@authpkg/core'
import type { AdminRequest, AdminUrl } from './admin-request.ts'
import type { FieldOptions, FormField, OwnField } from './form/form-field.ts'

type MaybePromise<T> = T | Promise<T>

/** A template: its text, compiled at start where the runtime can, or a function compiled ahead. */
export type Template = string | TemplateFunction

export interface AdminOptions {
  /** Where the admin is mounted. Default: `/admin`. */
  readonly prefix?: string
  /** Whose models are shown. Default: the accounts' own adapter. */
  readonly adapter?: DbAdapter
  /** Shown at the top of every page. Default: `Admin`. */
  readonly title?: string
  /** Where "View site" leads; nowhere with `null`. Default: `/`. */
  readonly homeUrl?: string | null
  /** Who may enter, of those signed in. Default: administrators and superusers. */
  readonly checkUserPermission?: (user: AnyUser) => MaybePromise<boolean>
  /** What must hold besides, of everyone who enters: a rule of the access policy such as `confirmed` or `fresh(3600)`. */
  readonly requires?: PrincipalRule
  /** Templates by name, in place of the admin's own or beside them. */
  readonly templates?: Readonly<Record<string, Template>>
  /** Style sheets of the application's own, after the admin's: addresses on this site. */
  readonly stylesheets?: readonly string[]
  /** The most rows of a related table that a form shows as a select. Default: 100. */
  readonly selectLimit?: number
  /** In bytes, for every form. Default: 1 MiB. */
  readonly maxFormBytes?: number
  /** Further pages of the area, below its address; guarded like the others. */
  readonly getUrls?: () => readonly AdminUrl[]
}

/** A column of a list that is more than a field: a function of the row, or a member of its instance. */
export interface ColumnOptions {
  readonly name: string
  /** The header. Default: the name, made readable. */
  readonly label?: string
  /**
   * What the column shows: text, a number, a date, true or false, or markup made by `html`. `instance` is the ORM's
   * own object for the row. Default: the field or relation of the column's name, else the instance's member, called
   * when it is a method.
   */
  readonly value?: (row: Row, instance: unknown) => unknown
  /** What the column is sorted by: a field, or a path through to-one relations. Default: the field itself, if it is one. */
  readonly sort?: string
}

/** What is about to be written. */
export interface SaveInput {
  readonly adding: boolean
  /** Typed values: of a new row all that were given, of an old one those that changed. */
  readonly values: Values
  /** The texts of fields of the application's own. */
  readonly own: Readonly<Record<string, string>>
  /** The row as it was; null for a new one. */
  readonly current: Row | null
  readonly request: AdminRequest
}

/** The pages of a model that a template can replace. */
export type ModelPage = 'index' | 'add' | 'edit' | 'delete'

/** A field's or a to-one relation's name, or a path to one: `user.username`. */
export type ColumnName<Name extends string> = Name | `${Name}.${string}`
/** The same as filters spell it: `user__username`. */
export type FilterName<Name extends string> = Name | `${string}__${string}`

/** How one model is shown. `Name` is the model's fields and relations. */
export interface ModelAdminOptions<Name extends string = string> {
  /** The model's name on pages. Default: its name, made readable. */
  readonly displayName?: string
  /** Default: the display name with an English plural. */
  readonly displayNamePlural?: string
  /** The model's part of the address. Default: its name in lower case. */
  readonly slug?: string

  /** The list's columns. Default: the row's text form, then up to five short fields. */
  readonly columns?: readonly (ColumnName<Name> | ColumnOptions)[]
  /** The list's order until a header is clicked: names, with a hyphen for descending. Default: by key. */
  readonly ordering?: string | readonly string[]
  /** Rows of a page. Default: 20. */
  readonly paginateBy?: number
  /** Only these fields are offered as filters. Default: all that the user may read, across relations too. */
  readonly filterFields?: readonly FilterName<Name>[]
  /** Not offered as filters; a relation's name stands for everything behind it. */
  readonly filterExclude?: readonly FilterName<Name>[]
  /** Rows of a page of choices when looking up a related row. Default: 15. */
  readonly filterPaginateBy?: number
  /** Relations whose rows are looked up by typing, and the related model's field that is searched. */
  readonly foreignKeyLookups?: { readonly [Relation in Name]?: string }

  /** The only fields of the forms, in this order. Default: all that the user may read. */
  readonly fields?: readonly Name[]
  /** Fields left out of the forms. */
  readonly exclude?: readonly Name[]
  /** Fields that forms show and do not change. */
  readonly readonlyFields?: readonly Name[]
  /** Label, help, widget and such of single fields. */
  readonly fieldOptions?: { readonly [Field in Name]?: FieldOptions }
  /** Further fields of the forms, that the model does not have: a password, say. */
  readonly ownFields?: Readonly<Record<string, OwnField>>
  /** The last word on a form's fields. */
  readonly getForm?: (fields: readonly FormField[], adding: boolean, request: AdminRequest) => readonly FormField[]
  /** The same for one of the forms. Default: `getForm`. */
  readonly getAddForm?: (fields: readonly FormField[], request: AdminRequest) => readonly FormField[]
  readonly getEditForm?: (fields: readonly FormField[], request: AdminRequest) => readonly FormField[]

  /**
   * The last word on what is written, before it is checked for completeness; what it gives is trusted and may set any
   * field. A `ValidationError` with `fields` is shown at the fields.
   */
  readonly prepareValues?: (input: SaveInput) => MaybePromise<Values>
  /**
   * Writes, in a transaction. `save` does the usual thing, and gives the stored row; `db` is the transaction's adapter,
   * for what else is to be written with it. Gives the stored row.
   */
  readonly saveModel?: (input: SaveInput, save: (values: Values) => Promise<Row>, db: DbAdapter) => Promise<Row>

  /** The field that is a row's text form. Default: the first of name, title, username, email, label, subject, else short text, else the key. */
  readonly labelField?: Name
  /** The same as a function of the row. */
  readonly label?: (row: Row) => string

  /** What must hold, of everyone who asks for a page of this model: a rule such as `fresh()`. The policy's own come first. */
  readonly requires?: PrincipalRule
  /** Narrows the rows of every page of this model, and of look-ups of it, for the user who asks. */
  readonly getQuery?: (request: AdminRequest) => MaybePromise<Where | undefined>
  /** Whether deleting takes along what hangs on the rows. Default: true. */
  readonly deleteRecursive?: boolean
  /** Whether the delete page lists what hangs on the rows. Default: true. */
  readonly deleteCollectObjects?: boolean

  /** Templates of this model's pages, in place of the admin's. */
  readonly templates?: { readonly [Page in ModelPage]?: Template }
  /** Further values for this model's templates: `it.extra`. */
  readonly getExtraContext?: (page: ModelPage, request: AdminRequest) => MaybePromise<Readonly<Record<string, unknown>>>
  /** Further pages of this model, below its address. */
  readonly getUrls?: () => readonly AdminUrl[]
}
