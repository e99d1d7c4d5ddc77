import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ErrorBody, startDrp } from './site.ts'

const machine = 'aaaaaaaa-0000-4000-8000-000000000001'

// Pieces of templates, good and bad ones, as they come: most of what they make is none.
const plain = ['text', ' ', '\n', '{{', '}}', '{{- ', ' -}}', '{{/*', '*/}}', '"', '`', '\\', 'é', '😀', '__proto__']
const names = [
  '.',
  '.Machine',
  '.Name',
  '.Param "p"',
  '.ParamExists "p"',
  '.Nope',
  '$',
  '$x',
  ':=',
  '=',
  ',',
  '|',
  '(',
  ')',
]
const blocks = [
  '{{if ',
  '{{else}}',
  '{{else if ',
  '{{end}}',
  '{{range ',
  '{{with ',
  '{{define "x"}}',
  '{{template "a" .}}',
]
const calls = [
  '{{block "y" .}}',
  'eq 1 1',
  'index',
  'len',
  'printf "%d%s%v"',
  'print',
  '1',
  '-2.5',
  '0x1f',
  'nil',
  'true',
]
const piece = fc.constantFrom(...plain, ...names, ...blocks, ...calls)

/** Actions that are at least of the right shape. */
const action = fc.array(piece, { maxLength: 4 }).map((pieces) => `{{${pieces.join(' ')}}}`)

const template = fc
  .array(fc.oneof(piece, piece, action), { minLength: 1, maxLength: 12, size: 'max' })
  .map((pieces) => pieces.join(''))

test('whatever a template is, it is rendered, or refused in the words of the template engine', async () => {
  const site = await startDrp({
    tasks: [{ Name: 'tt', Templates: [{ Name: 'a', Contents: 'x' }] }],
    machines: [{ Name: 'mm', Uuid: machine, Tasks: ['tt'], Params: { p: [1, { a: 'b' }] } }],
  })
  const { Uuid: job } = (await site.send('POST', '/jobs', { Machine: machine })).json as { readonly Uuid: string }
  const seen = { rendered: 0, refused: 0, notTaken: 0 }
  await fc.assert(
    fc.asyncProperty(template, async (contents) => {
      const patch = [{ op: 'replace', path: '/Templates/0/Contents', value: contents }]
      const taken = await site.send('PATCH', '/tasks/tt', patch)
      expect([200, 422]).toContain(taken.status)
      if (taken.status === 422) {
        seen.notTaken++
        return
      }
      const { status, json } = await site.send('GET', `/jobs/${job}/actions`)
      expect([200, 422]).toContain(status)
      if (status === 200) seen.rendered++
      else seen.refused++
      const [message = 'template: '] = status === 200 ? [] : (json as ErrorBody).Messages
      expect(message).toMatch(/^template: /)
    }),
    { seed: 20261120, numRuns: 600 },
  )
  expect(seen.rendered).toBeGreaterThan(20)
  expect(seen.refused + seen.notTaken).toBeGreaterThan(200)
})
