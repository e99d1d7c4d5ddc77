import type { ParseResult } from '@jobwright/core'
import { parseJobList } from '@jobwright/core/drp'
import { parseTaskList } from '@jobwright/core/drydock'
import type { Case, Contender } from '../harness.ts'
import { jobListText } from './parse/job-list.ts'
import { taskListText } from './parse/task-list.ts'
import { zodJobList } from './parse/zod-job-schema.ts'
import { zodMiniJobList } from './parse/zod-mini-job-schema.ts'
import { zodMiniTaskList } from './parse/zod-mini-schema.ts'
import { zodTaskList } from './parse/zod-schema.ts'

type Check = (value: unknown) => readonly unknown[]

interface Page {
  readonly name: string
  readonly text: string
  readonly ours: readonly [name: string, parse: (value: unknown) => ParseResult<readonly unknown[]>]
  readonly zod: { parse(value: unknown, options?: { jitless: boolean }): readonly unknown[] }
  readonly zodMini: { parse(value: unknown): readonly unknown[] }
}

/** A page of documents from text to checked ones: `JSON.parse` is part of everybody's time. */
export function parseCases(): Case[] {
  return [
    pageCase({
      name: 'a list of 1,000 Drydock tasks',
      text: taskListText(1000),
      ours: ['jobwright parseTaskList', parseTaskList],
      zod: zodTaskList,
      zodMini: zodMiniTaskList,
    }),
    pageCase({
      name: 'a page of 1,000 Digital Rebar jobs',
      text: jobListText(1000),
      ours: ['jobwright parseJobList', parseJobList],
      zod: zodJobList,
      zodMini: zodMiniJobList,
    }),
  ]
}

function pageCase({ name, text, ours: [ourName, parse], zod, zodMini }: Page): Case {
  return {
    name: `parse: ${name}, ${Math.round(text.length / 1000)} kB`,
    operations: 1,
    contenders: [
      contender(ourName, 'ours', text, (value) => {
        const result = parse(value)
        return result.ok ? result.value : result.issues
      }),
      contender('JSON.parse alone', 'floor', text, (value) => value as unknown[]),
      contender('zod, with generated code', 'peer', text, (value) => zod.parse(value)),
      contender('zod, without', 'peer', text, (value) => zod.parse(value, { jitless: true })),
      contender('zod/mini', 'peer', text, (value) => zodMini.parse(value)),
    ],
    budgets: [{ contender: ourName, atMost: 1.4, of: 'JSON.parse alone' }],
  }
}

/** One operation takes milliseconds, next to which the shared loop is nothing. */
function contender(name: string, role: Contender['role'], text: string, check: Check): Contender {
  return {
    name,
    role,
    answers: () => check(JSON.parse(text)),
    run(times) {
      let documents = 0
      for (let time = 0; time < times; time++) documents += check(JSON.parse(text)).length
      return documents
    },
  }
}
