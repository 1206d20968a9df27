import { definePolicy, everyone, type ListOperator, type Value } from '@authpkg/core'
import { expect, test } from 'vitest'
import { Comment, createSite } from './site.ts'

/** Comments on diaries of these entries, and one on none; diaries are read where the rule says so. */
async function comments(op: ListOperator, values: readonly Value[]) {
  const access = definePolicy({
    Comment: { read: everyone },
    Message: { read: everyone },
    Diary: { read: () => ({ op, path: 'entry', values }) },
  })
  const site = await createSite((api) => api.register(Comment), { access })
  await site.seed('Message', { user_id: 1, content: 'hello' })
  for (const entry of ['open', 'shared', 'secret']) await site.seed('Diary', { user_id: 1, entry })
  for (const diary_id of [1, 2, 3, null]) await site.seed('Comment', { message_id: 1, diary_id })
  return (query: string) => site.as(null).ids(`/api/comment/?${query}`)
}

test('REST-13: a rule that lists NULL among its values lets be seen what is in the list, under a negation as well', async () => {
  const found = await comments('in', ['open', 'shared', null])
  expect(await found('diary__entry__in=open,secret')).toEqual([1])
  expect(await found('-diary__entry__in=open,secret')).toEqual([2, 3, 4])
})

test('REST-13: a rule by what is not in a list with NULL lets nothing be seen, and no negation tells what is hidden', async () => {
  const found = await comments('notIn', ['secret', null])
  for (const entry of ['open', 'secret', 'nothing']) {
    expect(await found(`diary__entry=${entry}`)).toEqual([])
    expect(await found(`-diary__entry=${entry}`)).toEqual([1, 2, 3, 4])
  }
})

test('REST-13: a rule by what is not in an empty list lets everything be seen', async () => {
  const found = await comments('notIn', [])
  expect(await found('diary__entry=open')).toEqual([1])
  expect(await found('-diary__entry=open')).toEqual([2, 3])
})
