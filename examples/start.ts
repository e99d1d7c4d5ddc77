import { main } from './start/main.ts'

process.exitCode = main(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  folder: process.cwd(),
})
