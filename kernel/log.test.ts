import { logger, told } from './log';

const logged = (value: object): Record<string, unknown> => {
  const lines: string[] = [];
  logger('info', { write: (line) => void lines.push(line) }).info(value, 'said');
  return JSON.parse(lines[0]!);
};

describe('the log', () => {
  it('hides secrets at every depth that is logged', () => {
    const value = { password: 'p', one: { token: 't', two: { pan: '4111', fine: 'shown' } }, headers: { cookie: 'c' } };
    const text = JSON.stringify(logged(value));
    expect(text).toContain('shown');
    expect(text).not.toMatch(/"p"|"t"|4111|"c"/);
  });

  it('tells of a driver error what failed where, and nothing of the values', () => {
    const driver = Object.assign(new Error('invalid input syntax for type uuid: "4111"'), {
      severity: 'ERROR',
      code: '22P02',
      detail: 'Key (pan)=(4111) already exists.',
      table_name: 'vault',
    });
    const wrapped = Object.assign(new Error('Failed query: select 4111\nparams: 4111', { cause: driver }), {
      query: 'select 4111',
      params: ['4111'],
    });
    const text = JSON.stringify(logged({ err: wrapped }));
    expect(text).toContain('22P02');
    expect(text).toContain('vault');
    expect(text).toMatch(/log\.test/);
    expect(text).not.toContain('4111');
  });

  it('tells of a parser only that it failed', () => {
    let parsed: unknown;
    try {
      JSON.parse('{"pan": 4111 oops');
    } catch (error) {
      parsed = error;
    }
    expect(JSON.stringify(told(parsed))).not.toMatch(/4111|oops/);
  });
});
