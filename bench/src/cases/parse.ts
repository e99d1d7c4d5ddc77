import { parseTaskList } from '@jobwright/core/drydock'
import type { Case, Contender } from '../harness.ts'
import { taskListText } from './parse/task-list.ts'
import { zodMiniTaskList } from './parse/zod-mini-schema.ts'
import { zodTaskList } from './parse/zod-schema.ts'

/** A page of tasks from text to checked documents: `JSON.parse` is part of everybody's time. */
export function parseCases(): Case[] {
  const text = taskListText(1000)
  return [
    {
      name: `parse: a list of 1,000 Drydock tasks, ${Math.round(text.length / 1000)} kB`,
      operations: 1,
      contenders: [
        contender('jobwright parseTaskList', 'ours', text, (value) => {
          const result = parseTaskList(value)
          return result.ok ? result.value : result.issues
        }),
        contender('JSON.parse alone', 'floor', text, (value) => value as unknown[]),
        contender('zod, with generated code', 'peer', text, (value) => zodTaskList.parse(value)),
        contender('zod, without', 'peer', text, (value) => zodTaskList.parse(value, { jitless: true })),
        contender('zod/mini', 'peer', text, (value) => zodMiniTaskList.parse(value)),
      ],
      budgets: [{ contender: 'jobwright parseTaskList', atMost: 1.4, of: 'JSON.parse alone' }],
    },
  ]
}

/** One operation takes milliseconds, next to which the shared loop is nothing. */
function contender(
  name: string,
  role: Contender['role'],
  text: string,
  check: (value: unknown) => readonly unknown[],
): Contender {
  return {
    name,
    role,
    answers: () => check(JSON.parse(text)),
    run(times) {
      let tasks = 0
      for (let time = 0; time < times; time++) tasks += check(JSON.parse(text)).length
      return tasks
    },
  }
}
