import type { Records } from '@authpkg/core'
import type { ModelAdmin } from '../model-admin.ts'
import { labelOf } from '../names.ts'
import { maySee } from '../visible.ts'
import type { Address } from './address.ts'
import { type FilterField, mayFilter } from './filter-field.ts'

interface ChoiceLink {
  readonly text: string
  readonly href: string
}

/** The fields that a person can choose to filter by: the model's own, and those one relation away. */
export interface ChooserView {
  /** The relations walked through so far, as a label; empty at the start. */
  readonly from: string
  readonly startUrl: string | null
  readonly fields: readonly ChoiceLink[]
  readonly relations: readonly {
    readonly label: string
    readonly fields: readonly ChoiceLink[]
    /** On to what lies behind this relation; null at the greatest depth. */
    readonly moreUrl: string | null
  }[]
}

/** Null where there is nothing to filter by. */
export function chooserView(
  admin: ModelAdmin,
  records: Records,
  address: Address,
  from: string | null,
): ChooserView | null {
  const path = from ? from.split('__') : []
  const walked = path.length > 0 && maySee(records, admin.model, path) ? path : []
  const offer = admin.filters.at(walked)
  if (!offer) return null
  const links = linksTo(admin, records, address)
  const relations = offer.relations
    .map((relation) => ({ relation, fields: links(relation.fields) }))
    .filter(({ relation, fields }) => fields.length > 0 && maySee(records, admin.model, relation.path))
  const fields = links(offer.fields)
  if (fields.length === 0 && relations.length === 0) return null
  return {
    from: walked.map(labelOf).join(' › '),
    startUrl: walked.length === 0 ? null : address.href,
    fields,
    relations: relations.map(({ relation, fields: behind }) => ({
      label: relation.label,
      fields: behind,
      moreUrl: relation.goesOn ? address.with('_from', relation.name).href : null,
    })),
  }
}

function linksTo({ model }: ModelAdmin, records: Records, address: Address) {
  const { href } = address.without('page')
  const start = `${href}${href.includes('?') ? '&' : '?'}_filter=`
  return (fields: readonly FilterField[]): readonly ChoiceLink[] =>
    fields
      .filter((field) => mayFilter(records, model, field))
      .map((field) => ({ text: field.shortLabel, href: start + encodeURIComponent(field.name) }))
}
