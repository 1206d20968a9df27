import {
  type Asset,
  assetResponse,
  csrfHeader,
  csrfToken,
  ensureContext,
  escapeHtml,
  htmlResponse,
  assets as kitAssets,
} from '@authpkg/auth'
import type { Auth } from '@authpkg/core'
import type { Context } from 'hono'
import { assets } from '../templates/assets.ts'

const served: readonly Asset[] = [kitAssets['base.css'], assets['docs.css'], assets['docs.js']]

type Page = (c: Context) => Response | Promise<Response>

/**
 * A page on which people try an API out, with the rights of their session, and what it is made of, by path. It knows
 * nothing by itself: its script asks for the description, as any client does.
 */
export function docsPages(auth: Auth, title: string, prefix: string): ReadonlyMap<string, Page> {
  return new Map<string, Page>([
    ['docs', (c) => c.redirect(`${prefix}/docs/`, 308)],
    [
      'docs/',
      async (c) => {
        await ensureContext(c, auth)
        return htmlResponse(c, docsPage(c, title, prefix))
      },
    ],
    ...served.map((asset) => [`docs/${asset.name}`, (c: Context) => assetResponse(c, asset)] as const),
  ])
}

function docsPage(c: Context, title: string, prefix: string): string {
  const token = c.get('session') ? csrfToken(c) : ''
  const [name, base] = [escapeHtml(title), escapeHtml(prefix)]
  const [look, own, script] = served.map((asset) => `${base}/docs/${asset.name}`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name}</title>
<link rel="stylesheet" href="${look}">
<link rel="stylesheet" href="${own}">
<script type="module" src="${script}"></script>
</head>
<body class="docs" data-prefix="${base}" data-csrf-header="${csrfHeader}" data-csrf-token="${token}">
<a class="skip-link visually-hidden" href="#main">Skip to content</a>
<main class="docs-main stack" id="main" tabindex="-1">
<h1>${name}</h1>
<p class="muted">What you may do, from <a href="${base}/openapi.json">openapi.json</a>.</p>
<noscript><p class="message message-warning">This page needs JavaScript.</p></noscript>
<p id="state" role="status"></p>
<div class="stack" id="resources"></div>
</main>
</body>
</html>
`
}
