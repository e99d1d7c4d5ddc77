import { main } from './preflight/main.ts'

process.exitCode = main(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
})
