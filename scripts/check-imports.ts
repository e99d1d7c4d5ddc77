/** Holds every import of the workspace against scripts/import-rules.ts. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { type ImportRule, importRules } from './import-rules.ts'

/** One module that a file names. */
interface Import {
  readonly module: string
  readonly line: number
  /** The names taken from it; `*` for the namespace as a whole. */
  readonly names: readonly string[]
  /** It is written `import * as name`, with or without `type`. */
  readonly namespace: boolean
}

/** Says for each import of a file that a rule forbids: where, what and why. `file` is a path from the repository's root. */
export function forbiddenImports(file: string, text: string, rules: readonly ImportRule[] = importRules): string[] {
  const complaints: string[] = []
  const ownPackage = /^packages\/[^/]+\//.exec(file)?.[0]
  for (const { module, line, names, namespace } of importsOf(file, text)) {
    const target = resolveModule(file, module)
    const complain = (what: string, because: string) => complaints.push(`${file}:${line}: ${what} (${because})`)
    const own = ownPackage !== undefined && target.startsWith(ownPackage)
    const mayLeave = file.includes('/test/') && !target.startsWith('packages/')
    if (ownPackage !== undefined && module.startsWith('.') && !own && !mayLeave) {
      complain(`'${module}' leaves the package`, 'packages meet through their exports')
    }
    for (const rule of rules) {
      if (!rule.from.test(file) || rule.except?.test(file)) continue
      if (rule.only && !own && !rule.only.test(target)) complain(`imports '${module}'`, rule.because)
      if (rule.never?.test(target)) complain(`imports '${module}'`, rule.because)
      if (rule.wholeNamespace?.test(target) && !namespace) complain(`imports parts of '${module}'`, rule.because)
      if (rule.neverNames?.of.test(target)) {
        for (const name of names) {
          if (name === '*') complain(`takes all of '${module}'`, rule.because)
          else if (rule.neverNames.names.test(name)) complain(`imports ${name} from '${module}'`, rule.because)
        }
      }
    }
  }
  return complaints
}

/** A workspace module as the path of its source from the repository's root; any other module as it is written. */
function resolveModule(file: string, module: string): string {
  if (module.startsWith('.')) return path.posix.join(path.posix.dirname(file), module)
  const [, name, room] = /^@jobwright\/([^/]+)(?:\/(.+))?$/.exec(module) ?? []
  if (name === undefined) return module
  return room === undefined ? `packages/${name}/src/index.ts` : `packages/${name}/src/${room}/index.ts`
}

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = []
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const add = (at: ts.Node, module: ts.Node | undefined, names: readonly string[], namespace = false) => {
    if (module === undefined || !ts.isStringLiteralLike(module)) return
    const line = source.getLineAndCharacterOfPosition(at.getStart()).line + 1
    found.push({ module: module.text, line, names, namespace })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const bindings = node.importClause?.namedBindings
      const whole = bindings !== undefined && ts.isNamespaceImport(bindings)
      const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : []
      const names = named.map(({ propertyName, name }) => (propertyName ?? name).text)
      add(node, node.moduleSpecifier, whole ? ['*'] : names, whole)
    } else if (ts.isExportDeclaration(node)) {
      const named =
        node.exportClause !== undefined && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined
      add(node, node.moduleSpecifier, named?.map(({ propertyName, name }) => (propertyName ?? name).text) ?? ['*'])
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], ['*'])
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, [node.qualifier?.getText().split('.')[0] ?? '*'])
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

if (import.meta.main) {
  const files = globSync(['packages/*/{src,test}/**/*.ts', 'docs/test/*.ts', 'examples/**/*.ts'], {
    exclude: (name) => name === 'node_modules' || name === 'dist',
  }).map((file) => file.replaceAll(path.sep, '/'))
  const complaints = files.flatMap((file) => forbiddenImports(file, readFileSync(file, 'utf8')))
  for (const complaint of complaints) console.error(complaint)
  if (complaints.length > 0) process.exitCode = 1
  else console.log(`${files.length} files import only what they may`)
}
