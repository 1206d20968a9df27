// Made by `pnpm compile` from the files in assets/. Do not edit.
export const assets = {
  'docs.css': {
    name: 'docs.589461756d91.css',
    type: 'text/css; charset=utf-8',
    content: `/* The page to try an API out, on the tokens and elements of base.css. */

@layer pages {
  .docs-main {
    max-inline-size: 60rem;
    margin-inline: auto;
    padding: var(--space-5) clamp(var(--space-4), 4vw, var(--space-6)) var(--space-8);
  }

  .docs-operation {
    padding: 0;
  }

  .docs-operation > summary {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--space-2) var(--space-3);
    padding: var(--space-3) var(--space-4);
    cursor: pointer;
  }

  .docs-operation > summary code {
    overflow-wrap: anywhere;
  }

  .docs-form {
    padding: var(--space-4);
    border-block-start: 1px solid var(--color-border);
  }

  .docs-fields {
    display: grid;
    gap: var(--space-3);
    grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr));
    align-items: start;
  }

  .docs-names {
    overflow-wrap: anywhere;
  }

  .docs-body {
    font-family: var(--font-code);
    min-block-size: 12rem;
  }

  .docs-answer {
    margin: 0;
    max-block-size: 30rem;
    overflow: auto;
    padding: var(--space-3);
    border: 1px solid var(--color-border);
    border-radius: var(--radius);
    background: var(--color-surface-sunken);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
}
`,
  },
  'docs.js': {
    name: 'docs.ae777c5783a2.js',
    type: 'text/javascript; charset=utf-8',
    content: `// Shows what openapi.json tells, and sends what people fill in. Nothing here builds markup from text.

const { prefix, csrfHeader, csrfToken } = document.body.dataset
const state = document.getElementById('state')
const longestAnswer = 100_000

function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/** What a reference within the document leads to; anything else is itself. */
function followed(api, part) {
  if (!part?.$ref) return part
  const keys = part.$ref.slice(2).split('/')
  return keys.reduce((found, key) => found[key], api)
}

let fields = 0

/** A label, what it means, and the control, in a box. */
function field(label, control, hint) {
  control.id = \`field-\${++fields}\`
  control.classList.add('control')
  const box = made('div', { className: 'field' }, made('label', { htmlFor: control.id, textContent: label }))
  if (hint) {
    box.append(made('p', { className: 'field-hint', id: \`\${control.id}-hint\`, textContent: hint }))
    control.setAttribute('aria-describedby', \`\${control.id}-hint\`)
  }
  box.append(control)
  return box
}

/** A control for a parameter; what is left empty is not sent. */
function parameterField({ name, in: place, required = false, schema = {}, description }) {
  const choices = schema.enum
  const control = choices
    ? made('select', {}, ...['', ...choices].map((value) => made('option', { value, textContent: value })))
    : made('input', { type: 'text', autocomplete: 'off', placeholder: String(schema.default ?? '') })
  Object.assign(control, { name, required })
  control.dataset.place = place
  return field(name, control, description)
}

/** A body to begin with: each property, as its schema would have it. */
function sample(api, schema) {
  const { properties = {} } = followed(api, schema) ?? {}
  const values = Object.entries(properties).map(([name, part]) => [name, sampleValue(part)])
  return JSON.stringify(Object.fromEntries(values), null, 2)
}

function sampleValue({ type, enum: values, default: value, anyOf: [first] = [] }) {
  if (first) return sampleValue(first)
  if (value !== undefined) return value
  const types = [type].flat()
  if (types.includes('null') || types[0] === undefined) return null
  if (values) return values[0]
  return { string: '', integer: 0, number: 0, boolean: false, array: [], object: {} }[types[0]]
}

class Operation {
  constructor(api, path, method, operation, shared) {
    Object.assign(this, { api, path, method, operation })
    const parameters = [...shared, ...(operation.parameters ?? [])].map((part) => followed(api, part))
    // Filters are many and need no words of their own: they are named in one list.
    this.filters = parameters.filter(({ in: place, description }) => place === 'query' && !description)
    this.parameters = parameters.filter((parameter) => !this.filters.includes(parameter))
  }

  /** The form is made when it is first opened. */
  element() {
    const title = [
      made('span', { className: 'badge', textContent: this.method.toUpperCase() }),
      made('code', { textContent: \`\${prefix}\${this.path}\` }),
      made('span', { className: 'muted small', textContent: this.operation.summary }),
    ]
    const details = made('details', { className: 'card docs-operation' }, made('summary', {}, ...title))
    details.addEventListener('toggle', () => details.append(this.form()), { once: true })
    return details
  }

  form() {
    this.answer = made('div', { className: 'stack' })
    this.answer.setAttribute('aria-live', 'polite')
    const button = made('button', { className: 'button button-primary', textContent: 'Send' })
    const parts = [made('div', { className: 'docs-fields' }, ...this.parameters.map(parameterField))]
    if (this.filters.length > 0) parts.push(...this.filterFields())
    if (this.operation.requestBody) parts.push(this.bodyField())
    const form = made('form', { className: 'docs-form stack' }, ...parts, made('div', {}, button), this.answer)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.send(form, button)
    })
    return form
  }

  filterFields() {
    this.query = made('input', { type: 'text', autocomplete: 'off', spellcheck: false })
    const names = made('p', { className: 'docs-names small' })
    names.append(made('code', { textContent: this.filters.map(({ name }) => name).join(' ') }))
    const list = made('details', {}, made('summary', { textContent: \`\${this.filters.length} filters\` }), names)
    return [field('Filters', this.query, 'As in an address: name=value&name=value'), list]
  }

  bodyField() {
    const { content } = this.operation.requestBody
    const [type] = Object.keys(content)
    this.type = type
    this.body = made('textarea', { spellcheck: false, value: sample(this.api, content[type].schema) })
    this.body.classList.add('docs-body')
    return field('Body', this.body)
  }

  async send(form, button) {
    button.disabled = true
    try {
      const { url, headers } = this.address(form)
      const start = performance.now()
      const response = await fetch(url, { method: this.method.toUpperCase(), headers, body: this.body?.value })
      const text = await response.text()
      this.show(\`\${response.status} \${response.statusText}\`, url, Math.round(performance.now() - start), text)
    } catch (error) {
      this.show('No answer', '', 0, String(error))
    } finally {
      button.disabled = false
    }
  }

  address(form) {
    const headers = { Accept: 'application/json, */*;q=0.5' }
    if (this.method !== 'get' && csrfToken) headers[csrfHeader] = csrfToken
    if (this.body) headers['Content-Type'] = this.type
    const query = new URLSearchParams(this.query?.value ?? '')
    let path = this.path
    for (const { name, value, dataset } of form.querySelectorAll('[data-place]')) {
      if (dataset.place === 'path') path = path.replace(\`{\${name}}\`, value.split(',').map(encodeURIComponent).join(','))
      else if (value === '') continue
      else if (dataset.place === 'header') headers[name] = value
      else query.append(name, value)
    }
    return { url: \`\${prefix}\${path}\${query.size > 0 ? \`?\${query}\` : ''}\`, headers }
  }

  show(status, url, milliseconds, text) {
    const answer = made('pre', { className: 'docs-answer', tabIndex: 0, textContent: readable(text) })
    answer.setAttribute('role', 'region')
    answer.setAttribute('aria-label', 'Answer')
    const head = made('p', {}, made('strong', { textContent: status }), \` in \${milliseconds} ms \`)
    head.append(made('code', { className: 'docs-names', textContent: url }))
    this.answer.replaceChildren(head, ...(text === '' ? [] : [answer]))
  }
}

function readable(text) {
  const shown = text.length > longestAnswer ? \`\${text.slice(0, longestAnswer)}…\` : text
  try {
    return JSON.stringify(JSON.parse(shown), null, 2)
  } catch {
    return shown
  }
}

function section(api, tag) {
  const operations = Object.entries(api.paths).flatMap(([path, { parameters = [], ...methods }]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method, operation]) => new Operation(api, path, method, operation, parameters)),
  )
  const heading = made('h2', { textContent: tag, id: \`resource-\${tag}\` })
  const element = made('section', { className: 'stack' }, heading, ...operations.map((each) => each.element()))
  element.setAttribute('aria-labelledby', heading.id)
  return element
}

async function start() {
  state.textContent = 'Loading…'
  const response = await fetch(\`\${prefix}/openapi.json\`, { headers: { Accept: 'application/json' } })
  const api = await response.json()
  state.textContent = response.ok ? '' : (api.detail ?? api.error)
  if (!response.ok) return
  document.getElementById('resources').append(...api.tags.map(({ name }) => section(api, name)))
}

start().catch((error) => {
  state.textContent = \`The description cannot be read: \${error}\`
})
`,
  },
} as const
