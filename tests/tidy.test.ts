import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '..');
const skipped = new Set(['node_modules', '.git', '.data', 'peers', 'results', 'migrations', 'coverage']);

function sources(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name) || entry.name.startsWith('.')) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [relative(root, path)] : [];
  });
}

const imports = (file: string): string[] =>
  ts
    .preProcessFile(readFileSync(join(root, file), 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(root, resolve(root, dirname(file), name)));

const files = sources();
const product = files.filter(
  (file) => /^(kernel|schema|subgraphs|gateway)\//.test(file) && !/\.(test|fixture)\.ts$|testing/.test(file),
);

/** Where each part may reach. The composition root and what emits the goldens see everything. */
const mayReach: readonly (readonly [from: RegExp, to: RegExp])[] = [
  [/^(gateway\/(main|program\/)|schema\/emit)/, /./],
  [/^kernel\//, /^kernel\//],
  [/^schema\//, /^(kernel|schema)\//],
  [/^gateway\//, /^(gateway\/(?!main|program)|kernel\/|schema\/(?!tables\/(identity|wallet|card|rules)))/],
  [/^subgraphs\/card\//, /^(kernel|schema|subgraphs\/card|subgraphs\/wallet\/port|subgraphs\/rules\/port)(\/|$)/],
  [/^subgraphs\/wallet\//, /^(kernel|schema|subgraphs\/wallet|subgraphs\/rules\/port)(\/|$)/],
  [
    /^subgraphs\/identity\//,
    /^(kernel|schema|subgraphs\/identity|subgraphs\/card\/port|subgraphs\/wallet\/port)(\/|$)/,
  ],
  [/^subgraphs\/rules\//, /^(kernel|schema|subgraphs\/rules)(\/|$)/],
];

test.each(product)('%s imports only downwards', (file) => {
  const allowed = mayReach.find(([from]) => from.test(file))?.[1];
  expect(allowed).toBeDefined();
  expect(imports(file).filter((path) => !allowed!.test(path))).toEqual([]);
});

test('the environment is read in one place', () => {
  const readers = product.filter((file) => /process\.env\b(?!\.\w+ = )/.test(readFileSync(join(root, file), 'utf8')));
  expect(readers).toEqual(['kernel/config.ts']);
});

test('a dialect is never asked for by name below its table', () => {
  const askers = product.filter((file) =>
    /dialect\s*[!=]==?\s*'|case '(vaultspay-saas|vaultspay-v1|vaultpay|cryptomate)'/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  );
  expect(askers).toEqual([]);
});

test('no test is focused or skipped, and no note to self is left', () => {
  const marks = new RegExp(['\\b(it|test|describe)\\.(only|skip|todo)\\b', 'TO' + 'DO', 'FIX' + 'ME'].join('|'));
  expect(files.filter((file) => marks.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});
