export { maskForms } from './mask-forms.ts'
