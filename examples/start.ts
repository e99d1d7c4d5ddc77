import { main } from './start/main.ts'

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())

process.exitCode = await main(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  folder: process.cwd(),
  signal: interrupted.signal,
})
