import { Model, type Sequelize } from 'sequelize'
import { isSqlDefault } from './defaults.ts'
import { attributesOf, hasAttributeValidators, isCustomType, keyOfType, settersOf, timestampsOf } from './internals.ts'
import type { SequelizeModel } from './model-set.ts'

const validating = ['beforeValidate', 'afterValidate', 'validationFailed'] as const

/** Hooks that writing one instance runs; `beforeSave` and `afterSave` are kept among them. */
const hooks = {
  insert: [...validating, 'beforeCreate', 'afterCreate'],
  update: [...validating, 'beforeUpdate', 'afterUpdate'],
  delete: ['beforeDestroy', 'afterDestroy'],
} as const

export type Write = keyof typeof hooks

/** Whether Sequelize has something to run on such a write: asked each time, for hooks can be added any time. */
export function needsSequelize(model: SequelizeModel, write: Write): boolean {
  if (hasHooks(model, write) || isOverridden(model, write)) return true
  const facts = factsOf(model)
  return write === 'delete' ? facts.marksDeleted || cascades(model) : facts[write]
}

/** A class of the application's may have a `save` or `destroy` of its own. */
const isOverridden = ({ prototype }: SequelizeModel, write: Write): boolean =>
  write === 'delete' ? prototype.destroy !== Model.prototype.destroy : prototype.save !== Model.prototype.save

function hasHooks(model: SequelizeModel, write: Write): boolean {
  const sequelize = model.sequelize as Sequelize
  return hooks[write].some((hook) => model.hasHook(hook as Declared) || sequelize.hasHook(hook as Declared))
}

/** `validationFailed` is in no type of Sequelize's. */
type Declared = Exclude<(typeof hooks)[Write][number], 'validationFailed'>

interface Facts {
  readonly insert: boolean
  readonly update: boolean
  readonly marksDeleted: boolean
}

const known = new WeakMap<SequelizeModel, Facts>()

function factsOf(model: SequelizeModel): Facts {
  const found = known.get(model)
  if (found) return found
  const attributes = Object.values(attributesOf(model))
  const values =
    hasAttributeValidators(model) ||
    Object.keys(model.options.validate ?? {}).length > 0 ||
    settersOf(model).length > 0 ||
    attributes.some(({ type }) => isCustomType(type) || keyOfType(type) === 'ARRAY')
  const facts: Facts = {
    insert: values || attributes.some(isSqlDefault),
    update: values,
    marksDeleted: model.options.paranoid === true && timestampsOf(model).deletedAt !== undefined,
  }
  known.set(model, facts)
  return facts
}

/** Associations whose rows Sequelize deletes one by one, with their hooks. */
const cascades = (model: SequelizeModel): boolean =>
  Object.values(model.associations).some((association) => {
    const { options } = association as unknown as {
      readonly options: { readonly useHooks?: boolean; readonly onDelete?: string }
    }
    return options.useHooks === true && options.onDelete?.toLowerCase() === 'cascade'
  })
