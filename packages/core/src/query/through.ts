import type { Relation } from '../db/model.ts'
import { prefixed, type Where } from './where.ts'

/**
 * A condition on the target of an owning to-one relation, put to the rows that point there. What asks only for the
 * target's key is asked of the foreign key itself, so that no join is needed.
 */
export function through(relation: Relation, where: Where): Where {
  switch (where.op) {
    case 'and':
    case 'or':
      return { op: where.op, conditions: where.conditions.map((part) => through(relation, part)) }
    case 'not':
      return { op: 'not', condition: through(relation, where.condition) }
    default: {
      const key = relation.owning ? relation.targetFields.indexOf(where.path) : -1
      const local = relation.localFields[key]
      return local === undefined ? prefixed(where, relation.name) : { ...where, path: local }
    }
  }
}
