export { answerList } from './answer-list.ts'
