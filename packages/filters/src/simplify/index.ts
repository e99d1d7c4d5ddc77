export { hashExpression } from './hash-expression.ts'
export { simplify } from './simplify.ts'
