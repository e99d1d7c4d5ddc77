#!/usr/bin/env node
import { writeFileSync } from 'node:fs'
import { isJobwrightError } from '@jobwright/core'
import { readProgramOptions, usage } from './program-options.ts'
import { held } from './server/held.ts'
import { startEmulator } from './start-emulator.ts'
import { systemNames } from './systems.ts'

try {
  await run(process.argv.slice(2))
} catch (error) {
  const expected = isJobwrightError(error)
  console.error(`jobwright-emulator: ${expected ? error.message : String(error)}`)
  if (isJobwrightError(error, 'invalid-input')) console.error('jobwright-emulator --help tells what there is.')
  process.exitCode = isJobwrightError(error, 'invalid-input') ? 2 : 1
}

/** Runs until the process is told to end. */
async function run(args: readonly string[]): Promise<void> {
  const { help, emulator, writeCa } = readProgramOptions(args)
  if (help) return console.log(usage)
  const told = toldToEnd()
  await using site = await startEmulator(emulator)
  if (writeCa !== undefined && site.ca !== undefined) writeFileSync(writeCa, site.ca)
  console.log(`jobwright-emulator listens on ${site.url}`)
  if (site.fingerprint256 !== undefined) console.log(`certificate: SHA-256 ${site.fingerprint256}`)
  for (const name of emulator.systems ?? systemNames) {
    const more = name === 'drydock' ? `, design reference ${site.drydock.designRef}` : ''
    console.log(`${name}: ${site[name].baseUrl}${more}`)
  }
  await held(told)
}

function toldToEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}
