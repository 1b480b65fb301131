export type * from './commands';
export { type Engine, engineOn } from './engine';
export { balanceAt } from './history';
