export type * from './commands';
export { type Engine, engineOn } from './engine';
