import { consoleOf } from './console.mjs';
import { h, json, pretty } from './dom.mjs';
import { inline, markdown } from './markdown.mjs';
import { field, fields, given, resolve, taken } from './schema.mjs';

export const method = (name) => h('span', { class: `method ${name.toLowerCase()}` }, name);

/** One endpoint: what it takes, what it answers, what it refuses, and a form to try it. */
export function operationView(document, entry, parts) {
  const { operation, path, method: verb } = entry;
  const { console: on, session, tryIt, openLogin } = parts;
  return h(
    'article',
    { class: 'operation' },
    h(
      'header',
      {},
      h('h1', { tabindex: '-1' }, operation.summary),
      h('p', { class: 'place-line' }, method(verb), pathOf(path)),
      operation.description && markdown(operation.description),
      operation.security?.length === 0 && h('p', { class: 'quiet' }, 'Needs no token.'),
    ),
    h(
      'div',
      { class: 'columns' },
      h(
        'div',
        { class: 'about' },
        parameters(document, operation),
        body(document, operation),
        headers(document, operation),
        answers(document, operation),
      ),
      h(
        'div',
        { class: 'beside' },
        on && consoleOf(document, entry, session, tryIt, openLogin),
        examples(document, operation, on),
      ),
    ),
  );
}

const pathOf = (path) =>
  h(
    'code',
    { class: 'path' },
    path.split(/(\{\w+\})/).map((part) => (part.startsWith('{') ? h('b', {}, part) : part.replaceAll('/', '/\u200b'))),
  );

const parametersOf = (document, operation, headers) =>
  (operation.parameters ?? [])
    .map((one) => resolve(document, one))
    .filter(({ in: place }) => (place === 'header') === headers);

function parameters(document, operation) {
  const all = parametersOf(document, operation, false);
  return all.length > 0 && section('Parameters', list(document, all));
}

/** Much the same everywhere, so they stay folded. */
function headers(document, operation) {
  const all = parametersOf(document, operation, true);
  const title = h('summary', {}, h('h2', { class: 'inline' }, 'Headers'));
  return all.length > 0 && h('details', { class: 'section' }, title, list(document, all));
}

const list = (document, all) =>
  h(
    'ul',
    { class: 'fields' },
    all.map(({ in: place, ...one }) =>
      field(document, { ...one, mark: taken(one.required), place: place === 'header' ? null : place }),
    ),
  );

const section = (title, ...children) => h('section', { class: 'section' }, h('h2', {}, title), children);

function body(document, operation) {
  const { content } = operation.requestBody ?? {};
  if (!content) return null;
  const types = Object.keys(content);
  return section(
    'Body',
    types.length > 1 && h('p', { class: 'quiet' }, types.join(' or ')),
    fields(document, content['application/json'].schema, taken),
  );
}

const contentOf = (response) => response.content?.['application/json'] ?? {};

function answers(document, operation) {
  const all = Object.entries(operation.responses).map(([status, one]) => [status, resolve(document, one)]);
  const good = all.filter(([status]) => status < 400);
  const refused = all.filter(([status]) => status >= 400);
  return [
    good.map(([status, response]) => section(`Answer ${status}`, fields(document, contentOf(response).schema, given))),
    refused.length > 0 &&
      section(
        'Refusals',
        refused.map(([status, response]) => refusals(document, status, response)),
      ),
  ];
}

function refusals(document, status, response) {
  const examples = Object.values(contentOf(response).examples ?? {}).map((one) => resolve(document, one));
  return h(
    'div',
    { class: 'refusals' },
    h('h3', {}, h('span', { class: 'status bad' }, status), ` ${response.description}`),
    examples.map(({ summary, value }) => h('details', {}, h('summary', {}, inline(summary)), json(pretty(value)))),
  );
}

/** The form holds the example of a body already. */
function examples(document, operation, on) {
  const asked = operation.requestBody?.content?.['application/json']?.example;
  const [status, response] = Object.entries(operation.responses)[0];
  const { example } = contentOf(resolve(document, response));
  return [
    !on &&
      asked !== undefined &&
      h('section', { class: 'example' }, h('h3', {}, 'Example of a body'), json(pretty(asked))),
    example !== undefined &&
      h(
        'section',
        { class: 'example' },
        h('h3', {}, 'Example of an answer ', h('span', { class: 'status good' }, status)),
        json(pretty(example)),
      ),
  ];
}
