import { expect, test } from 'vitest'
import { openSealedText, sealText } from './sealed-text.ts'

const [old, young] = ['an old secret', 'a young secret']
const context = ['cursor', 'note']

test('what is sealed opens for the same purpose, with any of the secrets', () => {
  for (const text of ['', 'héllo 🎉', 'x'.repeat(5000)]) {
    const sealed = sealText(old, context, text)
    expect(sealed).toMatch(/^[\w-]+$/)
    expect(openSealedText([young, old], context, sealed)).toBe(text)
    expect(openSealedText([young], context, sealed)).toBeNull()
  }
})

test('it opens for nothing else', () => {
  const sealed = sealText(old, context, '[1]')
  for (const other of [['cursor'], ['cursor', 'user'], ['cursornote'], [...context, '']]) {
    expect(openSealedText([old], other, sealed)).toBeNull()
  }
})

test('not a bit of it can be changed, and nothing of the text shows', () => {
  const sealed = sealText(old, context, 'a secret value')
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('secret')
  for (let i = 0; i < sealed.length; i++) {
    const changed = sealed.slice(0, i) + (sealed[i] === 'A' ? 'B' : 'A') + sealed.slice(i + 1)
    expect(openSealedText([old], context, changed)).toBeNull()
  }
  for (const text of ['', 'x', sealed.slice(1), `${sealed}A`, `${sealed}=`, '🎉']) {
    expect(openSealedText([old], context, text)).toBeNull()
  }
})

test('the same text sealed for the same is the same; another has nothing in common with it', () => {
  expect(sealText(old, context, 'same')).toBe(sealText(old, context, 'same'))
  expect(sealText(old, context, 'same').slice(0, 16)).not.toBe(sealText(old, context, 'some').slice(0, 16))
  expect(sealText(old, ['other'], 'same').slice(0, 16)).not.toBe(sealText(old, context, 'same').slice(0, 16))
})
