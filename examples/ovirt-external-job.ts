import { main } from './ovirt/main.ts'
import { surroundingsOfProcess } from './program/surroundings.ts'

process.exitCode = await main(process.argv.slice(2), surroundingsOfProcess())
