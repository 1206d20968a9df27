import { csrfToken, requestId, SafeHtml } from '@authpkg/auth'
import type { MountedPanel } from '../admin-panel.ts'
import { readableAdmins, renderPage, shellView } from '../shell.ts'
import { isWithinReach } from '../visible.ts'
import type { Visit } from '../visit.ts'

interface PanelView {
  readonly id: string
  readonly title: string
  readonly content: SafeHtml | null
  /** What went wrong with it, for the person; details are in the log under the request's id. */
  readonly problem: string | null
}

const defaultTimeout = 5000

export async function dashboardPage(visit: Visit): Promise<Response> {
  const { site, request } = visit
  const shown = site.panels.filter(({ panel }) => panel.permitted?.(request.principal) ?? true)
  const panels = await Promise.all(shown.map((panel) => panelView(visit, panel)))
  const models = readableAdmins(visit).map((admin) => ({
    text: admin.plural,
    name: admin.title,
    href: admin.url,
    addUrl: isWithinReach(request.records, 'create', admin.model) ? `${admin.url}add/` : null,
  }))
  const view = { ...shellView(visit, { title: site.title }), isDashboard: true, panels, models }
  return renderPage(visit, 'dashboard', view)
}

/** A panel that fails, or takes too long, says so in its own box; the others stand. */
async function panelView(visit: Visit, mounted: MountedPanel): Promise<PanelView> {
  const { site, request } = visit
  const head = { id: `panel-${mounted.slug}`, title: mounted.title }
  try {
    const content = await withTimeout(panelContent(visit, mounted), mounted.panel.timeout ?? defaultTimeout)
    return { ...head, content, problem: null }
  } catch (error) {
    const id = requestId(request.context)
    site.auth.config.logger.error(`The panel ${mounted.title} failed (request ${id}).`, error)
    return { ...head, content: null, problem: `This panel cannot be shown now. Request ${id}.` }
  }
}

async function panelContent(
  { site, request }: Visit,
  { panel, tools, templateName }: MountedPanel,
): Promise<SafeHtml | null> {
  if (panel.render) return panel.render(request, tools)
  if (!panel.template) return null
  const context = await panel.getContext?.(request, tools)
  const markup = site.renderer.render(templateName, {
    ...context,
    panel: tools,
    user: request.user,
    csrfToken: csrfToken(request.context),
    next: tools.dashboardUrl,
  })
  return new SafeHtml(markup)
}

async function withTimeout<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${milliseconds} ms.`)), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
