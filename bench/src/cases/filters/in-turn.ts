import type { Contender } from '../../harness.ts'
import { once } from './once.ts'

/** Asks something that was prepared; the answer is some names, or how many. */
export type Question = () => readonly string[] | number

/** A contender that goes through its questions, one each time. Of so many of them the answers are compared with the others'. */
export function inTurn(
  name: string,
  role: Contender['role'],
  prepare: () => readonly Question[],
  checked?: number,
): Contender {
  return inTurnOf(name, role, prepare, {
    consume: (answer) => (typeof answer === 'number' ? answer : answer.length),
    show: (answer) => answer,
    checked,
  })
}

/** The same for answers of any kind: one way to make a number of them, and one to compare them. */
export function inTurnOf<T>(
  name: string,
  role: Contender['role'],
  prepare: () => readonly (() => T)[],
  {
    consume,
    show,
    checked,
  }: {
    readonly consume: (answer: T) => number
    readonly show: (answer: T) => unknown
    readonly checked?: number | undefined
  },
): Contender {
  const questions = once(prepare)
  let turn = 0
  return {
    name,
    role,
    answers: () =>
      questions()
        .slice(0, checked)
        .map((question) => show(question())),
    run(times) {
      const all = questions()
      let sum = 0
      for (let time = 0; time < times; time++) {
        const question = all[turn++ % all.length]
        if (question !== undefined) sum += consume(question())
      }
      return sum
    },
  }
}
