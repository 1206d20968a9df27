import { createRenderer, type Renderer, type TemplateOverrides } from '@authpkg/auth'
import type { Auth, DbAdapter, ModelDescription, Row } from '@authpkg/core'
import type { AdminOptions, ModelPage } from './admin-options.ts'
import { type AdminPanel, type MountedPanel, mountPanel } from './admin-panel.ts'
import {
  createModelAdmin,
  labelFieldOf,
  labelNeedsOf,
  labelOfRows,
  type ModelAdmin,
  type Registration,
} from './model-admin.ts'
import type { RowLabel } from './row-label.ts'
import { rowUrl } from './row-url.ts'
import { templates } from './templates/compiled.ts'

/** The admin area as its pages know it: made once, when its routes are. */
export interface Site {
  readonly auth: Auth
  readonly adapter: DbAdapter
  readonly options: AdminOptions
  readonly title: string
  /** Without a slash at its end. */
  readonly prefix: string
  readonly dashboardUrl: string
  /** By title. */
  readonly admins: readonly ModelAdmin[]
  readonly panels: readonly MountedPanel[]
  readonly renderer: Renderer
  adminOf(model: ModelDescription): ModelAdmin | undefined
  /** How rows of any model are called. */
  labelOf(model: ModelDescription): RowLabel
  labelFieldOf(model: ModelDescription): string | undefined
  labelNeeds(model: ModelDescription): readonly string[] | undefined
  /** The page of a row, if its model is registered. */
  hrefOf(model: ModelDescription, row: Row): string | null
}

export interface SiteParts {
  readonly auth: Auth
  readonly adapter: DbAdapter
  readonly options: AdminOptions
  readonly prefix: string
  readonly registrations: ReadonlyMap<string, Registration>
  readonly panels: readonly (readonly [title: string, slug: string, panel: AdminPanel])[]
}

export function createSite({ auth, adapter, options, prefix, registrations, panels }: SiteParts): Site {
  const models = adapter.describe()
  const labels = new Map<string, RowLabel>()
  const labelField = (model: ModelDescription): string | undefined =>
    labelFieldOf(model, registrations.get(model.name)?.options)
  const labelNeeds = (model: ModelDescription): readonly string[] | undefined =>
    labelNeedsOf(model, registrations.get(model.name)?.options)
  const parts = { prefix, models, labelField, labelNeeds }
  const admins = [...registrations.values()].map((each) => createModelAdmin(parts, each))
  const byName = new Map(admins.map((admin) => [admin.model.name, admin]))
  const mounted = panels.map(([title, slug, panel]) => mountPanel(prefix, title, slug, panel))
  return {
    auth,
    adapter,
    options,
    prefix,
    title: options.title ?? 'Admin',
    dashboardUrl: `${prefix}/`,
    admins: admins.sort((a, b) => compare(a.plural, b.plural)),
    panels: mounted.sort((a, b) => compare(a.title, b.title)),
    renderer: createRenderer({ templates, overrides: ownTemplates(options, admins, mounted) }),
    adminOf: (model) => byName.get(model.name),
    labelFieldOf: labelField,
    labelNeeds,
    labelOf(model) {
      const label = labels.get(model.name) ?? byName.get(model.name)?.label ?? labelOfRows(model)
      labels.set(model.name, label)
      return label
    },
    hrefOf(model, row) {
      const admin = byName.get(model.name)
      return admin ? rowUrl(admin, row) : null
    },
  }
}

/** The name in the renderer of a model's own version of a page. */
export const ownTemplate = (admin: ModelAdmin, page: ModelPage): string => `models/${admin.slug}/${page}`

function ownTemplates(
  options: AdminOptions,
  admins: readonly ModelAdmin[],
  panels: readonly MountedPanel[],
): TemplateOverrides {
  const ofModels = admins.flatMap((admin) =>
    Object.entries(admin.options.templates ?? {}).map(([page, made]) => [ownTemplate(admin, page as ModelPage), made]),
  )
  const ofPanels = panels.flatMap(({ templateName, panel }) => (panel.template ? [[templateName, panel.template]] : []))
  return { ...options.templates, ...Object.fromEntries([...ofModels, ...ofPanels]) }
}

const compare = (a: string, b: string): number => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)
