import { InputError } from '../start/read-yaml.ts'
import { help, type Options, readOptions } from './options.ts'
import { preflight } from './preflight.ts'
import { readInventory } from './read-inventory.ts'
import { readQuestion } from './read-question.ts'
import { showReport } from './show-report.ts'

/** Where the program writes to. */
export interface Surroundings {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
}

/** Runs the program and answers its exit code. */
export function main(argv: readonly string[], { print, complain }: Surroundings): number {
  try {
    const options = readOptions(argv)
    if (options.help) {
      print(help)
      return 0
    }
    return run(options, print)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    complain(`${error.message}\n`)
    return 2
  }
}

function run(
  { inventory: file, formatOf, asked, action, all, format }: Options,
  print: (text: string) => void,
): number {
  const inventory = readInventory(file, formatOf)
  const report = preflight(readQuestion(asked), inventory, { action, all })
  print(format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : `${showReport(report)}\n`)
  return report.exitCode
}
