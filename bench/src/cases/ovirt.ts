import { readJson, writeJson } from '@jobwright/core/ovirt'
import { readXml, writeXml } from '@jobwright/core/ovirt/xml'
import { XMLParser } from 'fast-xml-parser'
import { SaxesParser } from 'saxes'
import type { Case, Contender } from '../harness.ts'
import { jobOfTree } from './ovirt/by-hand.ts'
import { jobs } from './ovirt/jobs.ts'
import { zodJobs } from './ovirt/zod-jobs.ts'

/** A list of 1,000 jobs as the engine sends it, from text to typed documents. */
export function ovirtCases(): Case[] {
  const list = jobs(1_000)
  return [xmlCase(writeXml('jobs', list, { offsetMinutes: 0 })), jsonCase(writeJson('jobs', list))]
}

function xmlCase(text: string): Case {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    isArray: (name) => name === 'job' || name === 'link',
  })
  return {
    name: `ovirt: a list of 1,000 jobs in XML, ${Math.round(text.length / 1000)} kB`,
    operations: 1,
    contenders: [
      contender('jobwright readXml', 'ours', () => {
        const read = readXml(text)
        return read.ok && read.kind === 'jobs' ? read.value : []
      }),
      { name: 'saxes, tokens only', role: 'floor', run: (times) => repeat(times, () => tokensIn(text)) },
      contender('fast-xml-parser, typed by hand', 'peer', () => parser.parse(text).jobs.job.map(jobOfTree)),
    ],
    budgets: [{ contender: 'jobwright readXml', atMost: 3, of: 'saxes, tokens only' }],
  }
}

function jsonCase(text: string): Case {
  return {
    name: `ovirt: a list of 1,000 jobs in JSON, ${Math.round(text.length / 1000)} kB`,
    operations: 1,
    contenders: [
      contender('jobwright readJson', 'ours', () => {
        const read = readJson('jobs', JSON.parse(text))
        return read.ok ? read.value : []
      }),
      contender('zod, with generated code', 'peer', () => zodJobs.parse(JSON.parse(text))),
      contender('zod, without', 'peer', () => zodJobs.parse(JSON.parse(text), { jitless: true })),
      { name: 'JSON.parse alone', role: 'floor', run: (times) => repeat(times, () => JSON.parse(text).job.length) },
    ],
    budgets: [],
  }
}

function contender(name: string, role: Contender['role'], read: () => readonly unknown[]): Contender {
  return { name, role, answers: read, run: (times) => repeat(times, () => read().length) }
}

/** One operation takes milliseconds, next to which the shared loop is nothing. */
function repeat(times: number, work: () => number): number {
  let sum = 0
  for (let time = 0; time < times; time++) sum += work()
  return sum
}

/** What any reader has to do at least that is made on saxes, as ours is. */
function tokensIn(text: string): number {
  const parser = new SaxesParser()
  let tokens = 0
  parser.on('opentag', () => tokens++)
  parser.on('text', () => tokens++)
  parser.write(text).close()
  return tokens
}
