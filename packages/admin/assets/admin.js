// Makes pages nicer that work without it. Nothing here is needed; nothing here builds markup from text.

/** A box in the header that ticks all rows of the page, and a word on how many are ticked. */
function selectAll(place) {
  const form = place.closest('form')
  const boxes = [...form.querySelectorAll('input[name="id"]')]
  const all = made('input', { type: 'checkbox' }, { 'aria-label': place.dataset.selectAll })
  const label = made('label', { className: 'tick' })
  label.append(all)
  place.replaceWith(label)
  const show = () => showTicked(form, all, boxes)
  form.addEventListener('change', ({ target }) => {
    if (target === all) for (const box of boxes) box.checked = all.checked
    show()
  })
  show()
}

function showTicked(form, all, boxes) {
  const ticked = boxes.filter((box) => box.checked).length
  all.checked = ticked > 0 && ticked === boxes.length
  all.indeterminate = ticked > 0 && ticked < boxes.length
  for (const box of boxes) box.closest('tr').classList.toggle('ticked', box.checked)
  const count = form.querySelector('[data-selected-count]')
  count.hidden = ticked === 0
  count.textContent = `${ticked} selected`
}

function made(tag, properties, attributes = {}) {
  const element = Object.assign(document.createElement(tag), properties)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

/**
 * A text field with suggestions, beside the button that opens the page to choose on: a combobox with a list, as the
 * ARIA practices describe it. What is typed and not chosen changes nothing.
 */
class TypeAhead {
  /** The text of the row that is chosen now. */
  chosen
  /** Which suggestion the arrow keys are on. */
  active = -1
  /** Counts the questions, so that an answer that comes late is not shown. */
  asked = 0
  timer = 0

  constructor(lookup) {
    this.lookup = lookup
    this.hidden = lookup.querySelector('input[type="hidden"]')
    this.isNullable = 'nullable' in lookup.dataset
    const current = lookup.querySelector('.lookup-current')
    this.chosen = this.hidden.value === '' ? '' : current.textContent
    this.makeField(lookup.querySelector('button'), current)
    this.input.addEventListener('input', () => this.searchSoon())
    this.input.addEventListener('click', () => this.list.hidden && this.search())
    this.input.addEventListener('blur', () => this.leave())
    this.input.addEventListener('keydown', (event) => this.press(event))
    // Before the field loses the focus, which closes the list.
    this.list.addEventListener('pointerdown', (event) => {
      event.preventDefault()
      this.choose(event.target.closest('[role="option"]'))
    })
  }

  makeField(button, current) {
    const id = `${button.id}-text`
    const list = { id: `${id}-list`, className: 'suggestions', hidden: true }
    this.list = made('ul', list, { role: 'listbox', 'aria-label': 'Suggestions' })
    const field = { id, className: 'control', type: 'text', autocomplete: 'off', value: this.chosen }
    this.input = made('input', field, { role: 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list' })
    this.input.setAttribute('aria-controls', list.id)
    this.takeLabel(button)
    current.replaceWith(this.input)
    this.lookup.append(this.list)
  }

  takeLabel(button) {
    const label = document.querySelector(`label[for="${CSS.escape(button.id)}"]`)
    if (label) label.htmlFor = this.input.id
    else this.input.setAttribute('aria-label', 'Search')
    for (const name of ['aria-describedby', 'aria-invalid']) {
      if (button.hasAttribute(name)) this.input.setAttribute(name, button.getAttribute(name))
    }
  }

  get options() {
    return [...this.list.querySelectorAll('[role="option"]')]
  }

  open(isOpen) {
    this.list.hidden = !isOpen
    this.input.setAttribute('aria-expanded', String(isOpen))
    if (!isOpen) this.mark(-1)
  }

  mark(index) {
    this.active = index
    for (const [i, option] of this.options.entries()) option.setAttribute('aria-selected', String(i === index))
    const option = this.options[index]
    if (!option) return this.input.removeAttribute('aria-activedescendant')
    this.input.setAttribute('aria-activedescendant', option.id)
    option.scrollIntoView({ block: 'nearest' })
  }

  choose(option) {
    if (!option) return
    this.hidden.value = option.dataset.value
    this.chosen = this.hidden.value === '' ? '' : option.textContent
    this.input.value = this.chosen
    this.open(false)
  }

  searchSoon() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.search(), 150)
  }

  async search() {
    const mine = ++this.asked
    const items = await this.find(this.input.value === this.chosen ? '' : this.input.value)
    if (mine !== this.asked) return
    this.list.replaceChildren(...items)
    this.open(document.activeElement === this.input)
  }

  async find(query) {
    const url = new URL(this.lookup.dataset.lookup, location.href)
    url.searchParams.set('query', query)
    try {
      const response = await fetch(url, { headers: { Accept: 'application/json' } })
      if (!response.ok) throw new Error(String(response.status))
      const rows = (await response.json()).object_list.filter(({ id }) => id !== '__None' || this.isNullable)
      return rows.length > 0 ? rows.map((row, i) => this.option(row, i)) : [note('Nothing matches')]
    } catch {
      return [note('The rows cannot be read now. Use “Select…”.')]
    }
  }

  option({ id, repr }, i) {
    const isNone = id === '__None'
    const text = { id: `${this.list.id}-${i}`, textContent: isNone ? 'No value' : repr }
    return made('li', text, { role: 'option', 'data-value': isNone ? '' : id })
  }

  leave() {
    clearTimeout(this.timer)
    this.asked += 1
    this.open(false)
    if (this.input.value === '' && this.isNullable) [this.hidden.value, this.chosen] = ['', '']
    this.input.value = this.chosen
  }

  press(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 }
    if (event.key in steps) {
      event.preventDefault()
      if (this.list.hidden) this.search()
      else this.step(steps[event.key])
    } else if (event.key === 'Enter' && !this.list.hidden) {
      event.preventDefault()
      this.choose(this.options[this.active] ?? (this.options.length === 1 ? this.options[0] : null))
    } else if (event.key === 'Escape' && !this.list.hidden) {
      event.preventDefault()
      this.input.value = this.chosen
      this.open(false)
    }
  }

  step(by) {
    const count = this.options.length
    const from = this.active < 0 && by < 0 ? 0 : this.active
    if (count > 0) this.mark((from + by + count) % count)
  }
}

function note(textContent) {
  return made('li', { textContent, className: 'suggestions-note' }, { role: 'presentation' })
}

for (const place of document.querySelectorAll('[data-select-all]')) selectAll(place)
for (const lookup of document.querySelectorAll('[data-lookup]')) new TypeAhead(lookup)
