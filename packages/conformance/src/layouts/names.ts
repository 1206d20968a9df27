import type { ConformanceLayout, StandardModel, TestField } from './layout.ts'

/** The table of a model, one of the standard ones or one of the suites. */
export const tableOf = (layout: ConformanceLayout, model: string): string =>
  layout.models.find(({ name }) => name === model)?.table ?? layout.standardNames[model as StandardModel].table

/** What a standard model calls a field of the standard set. */
export const fieldName = (layout: ConformanceLayout, model: StandardModel, field: string): string =>
  layout.standardNames[model].fields[field]?.name ?? field

/** The column of one of the suites' own fields. */
export const columnOf = (field: TestField): string => field.column ?? field.name
