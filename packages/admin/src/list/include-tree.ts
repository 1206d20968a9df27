import type { IncludeTree, Selection } from '@authpkg/core'
import type { Need } from './column.ts'

/** What rows are read with: the relations they bring along, and which fields. */
export interface RowNeeds {
  readonly include: IncludeTree
  readonly select: Selection
}

/** Everything that is needed, each relation named once. */
export function rowNeeds(needs: readonly Need[]): RowNeeds {
  const here = needs.filter(({ path }) => path.length === 0)
  const hops = new Set(needs.flatMap(({ path }) => path.slice(0, 1)))
  const behind = [...hops].map((hop) => [hop, rowNeeds(beyond(needs, hop))] as const)
  return {
    include: Object.fromEntries(behind.map(([hop, { include }]) => [hop, { include }])),
    select: {
      ...(!here.some(({ fields }) => fields === undefined) && {
        fields: new Set(here.flatMap(({ fields = [] }) => fields)),
      }),
      include: Object.fromEntries(behind.map(([hop, { select }]) => [hop, select])),
    },
  }
}

const beyond = (needs: readonly Need[], hop: string): readonly Need[] =>
  needs.filter(({ path }) => path[0] === hop).map((need) => ({ ...need, path: need.path.slice(1) }))
