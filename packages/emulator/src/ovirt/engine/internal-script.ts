import { checkKeys } from '@jobwright/core'
import { demand } from '../../server/demand.ts'
import type { InternalCourse, InternalJobRule } from '../controls.ts'
import { listOf } from '../seed/read-values.ts'
import { type Course, courseKeys, courseOf } from './course.ts'

/** The rules by which jobs of the engine's own go. */
export interface InternalScript {
  /**
   * How a job goes: as it says itself, or else as the first rule says that fits, which uses up the rule's count. Throws JobwrightError `invalid-input` for
   * a course that cannot be.
   */
  courseOf(where: string, course: InternalCourse, job: Pick<InternalJobRule, 'description'> & Found): Course
  /** Replaces the rules. */
  replace(rules: readonly InternalJobRule[]): void
  /** Begins all counts anew. */
  reset(): void
}

/** The correlation id of a job; null for none. */
interface Found {
  readonly correlationId: string | null
}

interface Rule {
  readonly description: string | undefined
  readonly correlationId: string | undefined
  readonly times: number
  readonly course: Course
  left: number
}

/** Makes a script without rules. */
export function internalScript(): InternalScript {
  let rules: readonly Rule[] = []
  return {
    courseOf(where, course, { description, correlationId }) {
      if (courseKeys.some((key) => course[key] !== undefined)) return courseOf(where, course)
      const rule = rules.find(
        (one) =>
          one.left > 0 &&
          [undefined, description].includes(one.description) &&
          (one.correlationId === undefined || one.correlationId === correlationId),
      )
      if (rule === undefined) return courseOf(where, course)
      rule.left -= 1
      return rule.course
    },
    replace(given) {
      rules = listOf('the script of oVirt', given).map((rule, at) => ruleOf(`rule ${at} of the script`, rule))
    },
    reset() {
      for (const rule of rules) rule.left = rule.times
    },
  }
}

function ruleOf(where: string, rule: InternalJobRule): Rule {
  checkKeys(where, rule, ['description', 'correlationId', 'times', ...courseKeys])
  const { description, correlationId, times = Number.POSITIVE_INFINITY } = rule
  for (const [name, text] of Object.entries({ description, correlationId }))
    demand(text === undefined || typeof text === 'string', `${where}: ${name} must be a text.`)
  demand(
    times >= 0 && (Number.isInteger(times) || times === Number.POSITIVE_INFINITY),
    `${where}: times must be a whole number from 0 up: how often it counts.`,
  )
  return { description, correlationId, times, course: courseOf(where, rule), left: times }
}
