import { escapeHtml, SafeHtml } from '@authpkg/auth'

/**
 * Markup with values in it, every value escaped. Put attribute values in quotes, and check the scheme of an address
 * that comes from a row.
 *
 * @example html`<img class="thumb" src="/media/${encodeURIComponent(row.image)}" alt="${row.title}">`
 */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): SafeHtml {
  return new SafeHtml(parts.map((part, i) => part + (i < values.length ? escapeHtml(values[i]) : '')).join(''))
}
