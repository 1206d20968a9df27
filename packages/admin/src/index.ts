// Setting up
export { type Admin, type CreateAdminOptions, createAdmin } from './admin.ts'
export type {
  AdminOptions,
  ColumnName,
  ColumnOptions,
  FilterName,
  ModelAdminOptions,
  ModelPage,
  SaveInput,
  Template,
} from './admin-options.ts'
export type { AdminPanel, PanelTools } from './admin-panel.ts'
export type { AdminRequest, AdminUrl } from './admin-request.ts'
// Forms
export type { FieldOptions, FormField, OwnField } from './form/form-field.ts'
// Markup
export { html } from './html.ts'
// Names
export { labelOf, pluralOf, titleOf } from './names.ts'
// Templates
export type { Link, NavLink, ShellView, TemplateHelpers } from './shell.ts'
// Users
export { userAdmin } from './user-admin.ts'
export type { Choice, ControlView, Widget, WidgetName } from './widgets/widget.ts'
