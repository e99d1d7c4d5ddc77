import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { invalidInput } from '@jobwright/core'
import type { EmulatorOptions } from './start-emulator.ts'
import { type QuirkName, type Seeds, type SystemName, systemNames } from './systems.ts'

/** What the program prints for `--help`. */
export const usage = `Usage: jobwright-emulator [options]

Answers as the real servers of job APIs do, on the loopback address, until it is ended.

  --port <n>              the port; 0 for any that is free (default 0)
  --systems <names>       which systems, with commas between (default ${systemNames.join(',')})
  --profile <sys=name>    the rules of a system, such as drydock=documented; once for each system
  --quirks <names>        the real servers' defects: all, none, or names with commas between (default all)
  --token <token>         ask for a token, and accept this one; may be given more than once
  --seed <file>           what the systems know before the first request: a JSON file { "<system>": { … } }
  --id-seed <text>        what ids are made from (default 1)
  --clock-scale <n>       let emulated time run n times faster (default 1)
  --tls                   speak TLS, with a certificate made for it
  --write-ca <file>       with --tls: write the certificate to trust there, as PEM
  --help                  print this
`

/** What the program was asked to do. */
export interface ProgramOptions {
  /** Print {@link usage} and end. */
  readonly help: boolean
  /** What to start. */
  readonly emulator: EmulatorOptions
  /** Where to write the certificate. */
  readonly writeCa: string | undefined
}

const flags = {
  port: { type: 'string' },
  systems: { type: 'string' },
  profile: { type: 'string', multiple: true },
  quirks: { type: 'string' },
  token: { type: 'string', multiple: true },
  seed: { type: 'string' },
  'id-seed': { type: 'string' },
  'clock-scale': { type: 'string' },
  tls: { type: 'boolean' },
  'write-ca': { type: 'string' },
  help: { type: 'boolean' },
} as const

/** Reads the program's arguments and the seed file they name. Throws JobwrightError `invalid-input` for what it does not understand. */
export function readProgramOptions(args: readonly string[]): ProgramOptions {
  const given = parsed(args)
  if (given['write-ca'] !== undefined && given.tls !== true) throw invalidInput('--write-ca needs --tls.')
  return {
    help: given.help === true,
    writeCa: given['write-ca'],
    emulator: {
      port: numberOf('--port', given.port),
      // Names are checked when the emulator starts.
      systems: given.systems?.split(',') as SystemName[] | undefined,
      profiles: given.profile && Object.fromEntries(given.profile.map(pairOf)),
      quirks: quirksOf(given.quirks),
      auth: given.token && { tokens: given.token },
      seed: given.seed === undefined ? undefined : readSeed(given.seed),
      idSeed: given['id-seed'],
      clock: scaleOf(numberOf('--clock-scale', given['clock-scale'])),
      tls: given.tls,
    },
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags }).values
  } catch (error) {
    throw invalidInput(error instanceof Error ? error.message : String(error))
  }
}

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d+(?:\.\d+)?$/.test(text)) throw invalidInput(`${flag} is a number, not "${text}".`)
  return Number(text)
}

function scaleOf(scale: number | undefined): EmulatorOptions['clock'] {
  return scale === undefined ? undefined : { scale }
}

function pairOf(text: string): [name: string, value: string] {
  const [name = '', value, ...rest] = text.split('=')
  if (value === undefined || rest.length > 0)
    throw invalidInput(`--profile is a system and its profile, such as drydock=documented, not "${text}".`)
  return [name, value]
}

function quirksOf(text: string | undefined): EmulatorOptions['quirks'] {
  if (text === undefined || text === 'all' || text === 'none') return text
  return text.split(',') as QuirkName[]
}

function readSeed(file: string): Seeds {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw invalidInput(`The seed file ${file} cannot be read.`)
  }
  let seed: unknown
  try {
    seed = JSON.parse(text)
  } catch (error) {
    throw invalidInput(`The seed file ${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (typeof seed !== 'object' || seed === null || Array.isArray(seed))
    throw invalidInput(`The seed file ${file} is to hold an object with a system's name for each key.`)
  return seed
}
