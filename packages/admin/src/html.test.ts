import { expect, test } from 'vitest'
import { html } from './html.ts'

test('FP-UP-04: values in markup are escaped, markup in markup is not', () => {
  const inner = html`<b>${'<&"\''}</b>`
  expect(String(html`<p title="${'"'}">${inner}${null}${0}</p>`)).toBe(
    '<p title="&quot;"><b>&lt;&amp;&quot;&#39;</b>0</p>',
  )
})
