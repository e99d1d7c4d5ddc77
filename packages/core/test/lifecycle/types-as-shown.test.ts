import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

// The types of a lifecycle are read by people, in errors and hovers: so their text is pinned, as the compiler writes it.

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const file = fileURLToPath(new URL('./shown.ts', import.meta.url))
const config = ts.getParsedCommandLineOfConfigFile(`${root}tsconfig.base.json`, {}, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: (diagnostic) => expect.fail(textOf(diagnostic)),
} as ts.ParseConfigFileHost)
const options: ts.CompilerOptions = { ...config?.options, noUnusedLocals: false }
const documents = ts.createDocumentRegistry()

/** A language service that sees one file, which is on no disk. */
function serviceFor(text: string): ts.LanguageService {
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: (name) => (name === file ? text : '1'),
    getScriptSnapshot: (name) => {
      const source = name === file ? text : ts.sys.readFile(name)
      return source === undefined ? undefined : ts.ScriptSnapshot.fromString(source)
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => ts.sys.readFile(name),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
  }
  return ts.createLanguageService(host, documents)
}

function errorsIn(text: string): string[] {
  return serviceFor(text).getSemanticDiagnostics(file).map(textOf)
}

function textOf({ messageText }: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, '\n')
}

function hoverOver(text: string, name: string): string {
  const info = serviceFor(text).getQuickInfoAtPosition(file, text.indexOf(name))
  return ts.displayPartsToString(info?.displayParts)
}

const table = `import { defineLifecycle } from '@jobwright/core'
const job = defineLifecycle({
  name: 'job',
  initial: 'PENDING',
  states: {
    PENDING: { phase: 'pending', on: { start: 'RUNNING', terminate: 'TERMINATED' } },
    RUNNING: { phase: 'running', on: { terminate: 'TERMINATED', finish: 'COMPLETE' } },
    TERMINATED: { phase: 'ended', outcome: 'cancelled' },
    COMPLETE: { phase: 'ended', outcome: 'succeeded' },
  },
})
`

describe('as the compiler shows it', { timeout: 60_000 }, () => {
  test('an illegal command is refused with the names of the legal ones', () => {
    expect(errorsIn(`${table}job.next('PENDING', 'finish')`)).toEqual([
      `Argument of type '"finish"' is not assignable to parameter of type '"start" | "terminate"'.`,
    ])
  })

  test('a command in a state that nothing leaves is refused', () => {
    expect(errorsIn(`${table}job.next('COMPLETE', 'finish')`)).toEqual([
      `Argument of type '"finish"' is not assignable to parameter of type 'never'.`,
    ])
  })

  test('a state that is not there is refused with the names of those that are', () => {
    expect(errorsIn(`${table}job.next('PAUSED', 'finish')`)).toEqual([
      `Argument of type '"PAUSED"' is not assignable to parameter of type '"PENDING" | "RUNNING" | "TERMINATED" | "COMPLETE"'.`,
    ])
  })

  test('a lifecycle hovers as its edges, without the name of an alias', () => {
    expect(hoverOver(table, 'job =')).toBe(
      [
        'const job: Lifecycle<{',
        '    readonly PENDING: {',
        '        readonly start: "RUNNING";',
        '        readonly terminate: "TERMINATED";',
        '    };',
        '    readonly RUNNING: {',
        '        readonly terminate: "TERMINATED";',
        '        readonly finish: "COMPLETE";',
        '    };',
        '    readonly TERMINATED: {};',
        '    readonly COMPLETE: {};',
        '}>',
      ].join('\n'),
    )
  })

  test('a transition hovers as the state it leads to', () => {
    expect(hoverOver(`${table}const after = job.next('RUNNING', 'finish')`, 'after')).toBe('const after: "COMPLETE"')
  })
})

test('a table of 10 states and 30 calls cost the compiler at most 3 500 instantiations', { timeout: 60_000 }, () => {
  const states = Array.from({ length: 10 }, (_one, index) =>
    index === 9
      ? `S9: { phase: 'ended', outcome: 'succeeded' },`
      : `S${index}: { phase: 'running', on: { go: 'S${index + 1}', again: 'S${index}', end: 'S9' } },`,
  )
  const calls = Array.from({ length: 10 }, (_one, index) => [
    `job.next('S${index % 9}', 'go')`,
    `job.tryNext('S${index % 9}', 'again')`,
    `if (job.can(status, 'end')) job.next(status, 'end')`,
  ]).flat()
  const bare = `import { defineLifecycle } from '@jobwright/core'\n`
  const text = `${bare}declare const status: string
const job = defineLifecycle({ name: 'job', initial: 'S0', states: { ${states.join('\n')} } })
${calls.join('\n')}`
  const added = instantiationsOf(text) - instantiationsOf(`${bare}void defineLifecycle`)
  expect(added).toBeGreaterThan(100)
  expect(added).toBeLessThanOrEqual(3_500)
})

function instantiationsOf(text: string): number {
  const program = serviceFor(text).getProgram()
  if (program === undefined) throw new Error('no program')
  expect(program.getSemanticDiagnostics(program.getSourceFile(file))).toEqual([])
  return program.getInstantiationCount()
}
