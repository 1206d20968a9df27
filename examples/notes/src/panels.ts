import { type AdminPanel, type AdminRequest, html, type PanelTools } from '@authpkg/admin'
import { csrfField, csrfToken, readForm, SafeHtml, safeNextUrl, seeOther } from '@authpkg/auth'
import { desc, type Where } from '@authpkg/core'
import type { NoteRow } from './rows.ts'

/** The latest notes, and a form for another: it posts to a page of the panel's own. */
export const notesPanel: AdminPanel = {
  getUrls: (panel) => [{ path: 'create/', method: 'POST', handler: (request) => createNote(request, panel) }],
  async render(request, panel) {
    const { records } = request
    const latest = { orderBy: [desc('created_date')], include: { user: {} }, limit: 3 }
    const { rows } = await records.list(records.model('Note'), latest)
    return html`
      ${joined((rows as unknown as readonly NoteRow[]).map(noteItem))}
      <form class="stack" method="post" action="${panel.url('create')}">
        <input type="hidden" name="${csrfField}" value="${csrfToken(request.context)}">
        <div class="field">
          <label for="new-note">New note</label>
          <textarea class="control" id="new-note" name="message" rows="2" required></textarea>
        </div>
        <div><button class="button" type="submit">Add note</button></div>
      </form>`
  },
}

const noteItem = ({ message, user, created_date }: NoteRow): SafeHtml => html`
  <p>${message}<br><span class="muted small">${user?.username}, ${created_date.toISOString().slice(0, 10)}</span></p>`

async function createNote({ context, records, user }: AdminRequest, panel: PanelTools): Promise<Response> {
  const form = await readForm(context)
  const message = form.get('message')?.trim() ?? ''
  if (message !== '') await records.create(records.model('Note'), { message, user_id: user['id'] })
  return seeOther(context, safeNextUrl(form.get('next'), context.get('auth').config.baseUrl, panel.dashboardUrl))
}

const day = 86_400_000
const weeks = 12

/** How many registered in each of the last weeks, and what was written in the last one. */
export const statisticsPanel: AdminPanel = {
  async render({ records }) {
    const now = Date.now()
    const since = (path: string, days: number): Where => ({ op: 'gte', path, value: new Date(now - days * day) })
    const users = { where: since('join_date', weeks * 7), orderBy: [desc('join_date')], limit: 1000 }
    const { rows } = await records.list(records.model('User'), users)
    const messages = await records.count(records.model('Message'), { where: since('pub_date', 7) })
    const counts = perWeek(
      rows.map((row) => row['join_date'] as Date),
      now,
    )
    return html`
      ${barChart(counts)}
      <p>${counts.at(-1)} registered in the last seven days, ${messages} messages were written.</p>`
  },
}

/** Oldest first. */
function perWeek(dates: readonly Date[], now: number): readonly number[] {
  const counts = Array<number>(weeks).fill(0)
  for (const date of dates) {
    const week = weeks - 1 - Math.max(0, Math.floor((now - date.getTime()) / (7 * day)))
    if (week >= 0) counts[week] = (counts[week] ?? 0) + 1
  }
  return counts
}

const chart = { width: 360, height: 96, gap: 6, label: 16 }

function barChart(counts: readonly number[]): SafeHtml {
  const most = Math.max(1, ...counts)
  const step = chart.width / counts.length
  const bars = counts.map((count, i) => {
    const height = Math.round(((chart.height - chart.label) * count) / most)
    const [x, y] = [i * step + chart.gap / 2, chart.height - height]
    return html`
      <rect fill="var(--color-accent)" x="${x}" y="${y}" width="${step - chart.gap}" height="${height}" rx="2"></rect>
      ${count === 0 ? '' : html`<text x="${x + (step - chart.gap) / 2}" y="${y - 4}" text-anchor="middle" font-size="11">${count}</text>`}`
  })
  return html`
    <svg viewBox="0 0 ${chart.width} ${chart.height}" width="100%" fill="currentColor" role="img"
      aria-label="Registrations in each of the last ${weeks} weeks: ${counts.join(', ')}">
      <title>Registrations per week</title>
      ${joined(bars)}
    </svg>`
}

const joined = (parts: readonly SafeHtml[]): SafeHtml => new SafeHtml(parts.join(''))
