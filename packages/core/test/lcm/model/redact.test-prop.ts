import { redact, secretsOf } from '@jobwright/core/lcm'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const settings = { seed: 20261120, numRuns: 1_000 }

const canary = 'canary-4f1c'
const secretKey = fc
  .tuple(
    fc.constantFrom('', 'old-', 'ssh-', 'key_', 'a.b.'),
    fc.constantFrom('password', 'PASSWD', 'passphrase', 'secret', 'token', 'unlock', 'private-key', 'sessionid'),
  )
  .map(([prefix, word]) => prefix + word)
const key = fc.oneof(
  fc.constantFrom('job-data', 'id', '__proto__', 'constructor', 'num_tokens', `x${canary}`),
  secretKey,
  fc.string(),
)
const text = fc.oneof(fc.constantFrom('', 'fine', canary, `with ${canary}, or ${canary}`, 'x'), fc.string())

const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.constantFrom(5, null, true),
    fc.array(tie('document'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('document')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}))

/** What is named as a secret, by a rule that is written otherwise than the code's. */
function holdsNamedSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, inner]) => {
    const last = name.toLowerCase().split(/[^a-z\d]/)
    const words = ['password', 'passwd', 'passphrase', 'secret', 'token', 'unlock', 'sessionid']
    const named = words.includes(last.at(-1) ?? '') || last.slice(-2).join('-') === 'private-key'
    const shown = !['', null, true, false, '***'].includes(inner as string)
    return (named && shown) || holdsNamedSecret(inner)
  })
}

describe('laws of redact', () => {
  test('no given secret and nothing that is named as one is left; the document stays as it was', () => {
    const counts = { named: 0, given: 0, same: 0 }
    fc.assert(
      fc.property(document, (document) => {
        const before = JSON.stringify(document)
        const shown = redact(document, { secrets: [canary] })
        expect(JSON.stringify(document)).toBe(before)
        expect(JSON.stringify(shown) ?? '').not.toContain(canary)
        expect(holdsNamedSecret(shown)).toBe(false)
        if (holdsNamedSecret(document)) counts.named += 1
        if (before.includes(canary)) counts.given += 1
        if (shown === document) counts.same += 1
      }),
      settings,
    )
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(100)
  })

  test('what is redacted once stays as it is, and what is redacted is shaped as before', () => {
    const shapeOf = (value: unknown): unknown =>
      Array.isArray(value) ? value.map(shapeOf) : typeof value === 'object' && value !== null ? 'object' : 'leaf'
    fc.assert(
      fc.property(document, (document) => {
        const once = redact(document, { secrets: [canary] })
        expect(redact(once, { secrets: [canary] })).toEqual(once)
        expect(shapeOf(once)).toEqual(shapeOf(document))
      }),
      settings,
    )
  })

  test('what a document names as secrets is found, and then masked wherever else it stands', () => {
    fc.assert(
      fc.property(document, secretKey, (document, name) => {
        const whole = { before: document, deep: [{ [name]: canary }] }
        const secrets = secretsOf(whole)
        expect(secrets).toContain(canary)
        expect(JSON.stringify(redact(whole, { secrets }))).not.toContain(canary)
      }),
      settings,
    )
  })
})
