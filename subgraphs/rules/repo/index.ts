export * from './controls';
export * from './decisions';
export * from './drafts';
export * from './limits';
export * from './rules';
export * from './subjects';
