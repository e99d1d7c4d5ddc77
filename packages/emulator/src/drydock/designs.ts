import type { Node } from '@jobwright/core'
import type { SeededDesign } from './controls.ts'
import type { Design, DesignOf, ValidationMessage } from './design.ts'
import type { Driver } from './orchestration.ts'
import type { PythonValue } from './python/value.ts'
import type { Rendering } from './rendering.ts'
import { stampOf } from './timestamp.ts'
import { usualValidation } from './usual-validation.ts'

/** The designs that a server can resolve. */
export interface Designs {
  /** Resolves a reference; each call is one use of the design. */
  readonly designOf: DesignOf
  /** What validating a design answers, in the Airship convention; undefined when it cannot be resolved. It is one use more. */
  validate(reference: unknown): Map<string, PythonValue> | undefined
  /** Forgets how often each was used. */
  reset(): void
}

/** Makes designs that can be resolved by their references. */
export function createDesigns(
  seeded: Readonly<Record<string, SeededDesign>>,
  { driver, now, how }: { readonly driver: Driver; readonly now: () => number; readonly how: Rendering },
): Designs {
  const designs = new Map(Object.entries(seeded).map(([reference, design]) => [reference, designFrom(design, driver)]))
  const uses = new Map<Design, number[]>()

  const designOf: DesignOf = (reference) => {
    const design = typeof reference === 'string' ? designs.get(reference) : undefined
    if (design === undefined) return undefined
    const before = uses.get(design)
    if (before === undefined) uses.set(design, [now()])
    else before.push(now())
    return design
  }

  return {
    designOf,
    validate(reference) {
      const design = designOf(reference)
      return design === undefined ? undefined : renderValidation(design, uses.get(design) ?? [], how)
    },
    reset: () => uses.clear(),
  }
}

function designFrom({ nodes, valid = true, validation, unsupportedOobType }: SeededDesign, driver: Driver): Design {
  const copies: readonly Node[] = structuredClone(nodes)
  return {
    nodes: copies,
    valid,
    validation: validation ?? usualValidation(copies, { valid, driver }),
    unsupportedOobType,
  }
}

function renderValidation({ validation }: Design, uses: readonly number[], how: Rendering): Map<string, PythonValue> {
  const { status, messages } = validation
  const passed = status === 'Success'
  const grows = passed && how.quirk('drydock/validation-messages-grow')
  // Drydock: the list is kept with the parsed documents, and each use adds its findings to it.
  const sets = grows ? uses : uses.slice(0, 1)
  const list = sets.flatMap((at) => messages.map((message) => renderMessage(message, at, how)))
  const ran = status !== 'failure'
  return new Map<string, PythonValue>([
    ['kind', 'Status'],
    ['apiVersion', 'v1.0'],
    ['metadata', new Map()],
    ['message', ran ? (passed ? 'Site design passed validation' : 'Site design failed validation.') : null],
    ['reason', ran && !passed ? 'See detail messages.' : null],
    ['status', status],
    [
      'details',
      new Map<string, PythonValue>([
        ['errorCount', messages.filter(({ error }) => error).length * sets.length],
        ['messageList', list],
      ]),
    ],
    ['code', passed ? 200 : 400],
  ])
}

function renderMessage(message: ValidationMessage, at: number, how: Rendering): Map<string, PythonValue> {
  return new Map<string, PythonValue>([
    ['kind', 'ValidationMessage'],
    ['name', message.name],
    ['message', message.message],
    ['error', message.error],
    ['level', message.level],
    ['diagnostic', message.diagnostic],
    ['ts', how.time(stampOf(at, how.profile), true)],
    [
      'documents',
      message.documents.map(
        ({ schema, name }) =>
          new Map([
            ['schema', schema],
            ['name', name],
          ]),
      ),
    ],
  ])
}
