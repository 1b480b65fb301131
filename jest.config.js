module.exports = {
  testEnvironment: '<rootDir>/tests/environment.cjs',
  testMatch: ['<rootDir>/{kernel,schema,subgraphs,gateway,tests,bench}/**/*.test.ts'],
  globalSetup: '<rootDir>/tests/setup.ts',
  globalTeardown: '<rootDir>/tests/teardown.ts',
  testTimeout: 120_000,
  modulePathIgnorePatterns: ['<rootDir>/bench/peers'],
  maxWorkers: 2,
  // What a worker has loaded stays with it; a large heap costs more to sweep than a new worker to begin.
  workerIdleMemoryLimit: '1200MB',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
      },
    ],
  },
};
