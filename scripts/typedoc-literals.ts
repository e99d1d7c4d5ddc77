import {
  Application as App,
  type Application,
  type DeclarationReflection,
  type Reflection,
  ReflectionKind,
  ReflectionType,
} from 'typedoc'

/**
 * A typedoc plug-in: every exported name and every field of an interface, a class or `type T = { … }` needs words;
 * the fields of unnamed shapes, such as the arms of a union, are the business of the words around them.
 */
export function load(app: Application): void {
  app.on(App.EVENT_PROJECT_REVIVE, (project) => {
    const checked = app.options.getValue('packagesRequiringDocumentation')
    const unnamed = project.getReflectionsByKind(ReflectionKind.Property).filter((property) => {
      const symbol = project.getSymbolIdFromReflection(property)
      return (
        isInUnnamedShape(property as DeclarationReflection) &&
        !property.hasComment() &&
        symbol &&
        checked.includes(symbol.packageName)
      )
    })
    const names = new Set(unnamed.map((property) => property.getFriendlyFullName()))
    app.options.setValue('intentionallyNotDocumented', [...names])
  })
}

function isInUnnamedShape({ parent: shape }: DeclarationReflection): boolean {
  if (!shape?.kindOf(ReflectionKind.TypeLiteral) || isInParameter(shape)) return false
  const owner = shape.parent as DeclarationReflection
  const isWholeType = owner.type instanceof ReflectionType && owner.type.declaration === shape
  return !(owner.kindOf(ReflectionKind.TypeAlias) && isWholeType)
}

/** Typedoc never asks for words there, and complains about an exception that is not needed. */
function isInParameter(reflection: Reflection): boolean {
  return (
    reflection.kindOf(ReflectionKind.Parameter) || (reflection.parent !== undefined && isInParameter(reflection.parent))
  )
}
