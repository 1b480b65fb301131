import type { Scenario } from './scenario';
export const federatedQuery: Scenario = { measures: '', prepare: async () => ({ contestants: [], comparisons: [] }) };
