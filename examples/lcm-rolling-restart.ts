import { main } from './lcm/main.ts'

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())

process.exitCode = await main(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  environment: process.env,
  signal: interrupted.signal,
  // Some terminals do not say how wide they are.
  terminal: process.stdout.isTTY ? { columns: process.stdout.columns || 80 } : undefined,
})
