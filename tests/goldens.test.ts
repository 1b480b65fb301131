import { codegen, eventTables, render, stale } from '../schema/emit';
import { eventTypes } from '../schema/event-types';
import { type TestDatabase, testDatabase } from './database';

describe('what is generated and committed', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  it('is what the code says now; otherwise run `npm run emit`', async () => {
    expect({ 'stale, run `npm run emit`': stale(await render(database.admin)) }).toEqual({
      'stale, run `npm run emit`': [],
    });
  });

  it('has up to date types of the gateway operations; otherwise run `npm run emit`', () => {
    expect({ 'operations.generated.ts is up to date': codegen(true) }).toEqual({
      'operations.generated.ts is up to date': true,
    });
  });

  it('names every event that a subgraph tells, and the one that the gateway does', () => {
    const told = Object.values(eventTables).flatMap((table) => Object.keys(table));
    expect([...eventTypes].sort()).toEqual([...told, 'endpoint.failed'].sort());
  });
});
