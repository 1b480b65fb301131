import { h } from './dom.mjs';
import { inline } from './markdown.mjs';

/** What a reference within the document stands for. */
export function resolve(document, value) {
  if (typeof value?.$ref !== 'string') return value ?? {};
  const { $ref, ...beside } = value;
  const found = $ref
    .slice(2)
    .split('/')
    .reduce((at, step) => at?.[step.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  return { ...resolve(document, found), ...beside };
}

/** One schema of what may be several: parts that all hold are one, and null is a remark. */
function plain(document, value) {
  const schema = resolve(document, value);
  if (schema.allOf) return merge(schema.allOf.map((one) => plain(document, one)));
  const others = schema.anyOf?.filter((one) => one.type !== 'null');
  if (others?.length === 1) return { ...plain(document, others[0]), orNull: others.length < schema.anyOf.length };
  return schema;
}

const merge = (schemas) => ({
  ...Object.assign({}, ...schemas),
  properties: Object.assign({}, ...schemas.map(({ properties }) => properties)),
  required: schemas.flatMap(({ required = [] }) => required),
});

const typesOf = ({ type }) => (Array.isArray(type) ? type : [type]).filter((one) => one && one !== 'null');
const isNullable = ({ type, orNull }) => orNull || (Array.isArray(type) && type.includes('null'));

export function typeOf(document, value) {
  const schema = plain(document, value);
  const or = isNullable(schema) ? ' or null' : '';
  if (typesOf(schema)[0] === 'array') return `list of ${typeOf(document, schema.items ?? {})}${or}`;
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(document, one)).join(' or ');
  const named = schema.title ?? schema.format ?? typesOf(schema).join(' or ');
  return `${named || (schema.const !== undefined ? 'text' : 'anything')}${or}`.replace('string', 'text');
}

const limits = [
  ['const', (value) => ['always ', code(value)]],
  ['enum', (values) => values.flatMap((value, i) => [i ? ' ' : '', code(value)])],
  ['default', (value) => ['default ', code(value)]],
  ['minLength', (value) => (value > 1 ? `at least ${value} characters` : null)],
  ['maxLength', (value) => `at most ${value} characters`],
  ['minimum', (value) => (value > 1 ? `at least ${value}` : null)],
  ['maximum', (value) => (value < Number.MAX_SAFE_INTEGER ? `at most ${value}` : null)],
  ['pattern', (value) => ['matches ', code(value)]],
];
const code = (value) => h('code', {}, typeof value === 'string' ? value : JSON.stringify(value));

/** What is said of a value beside its type. */
export function remarks(document, value) {
  const schema = plain(document, value);
  const inner = schema.items ? plain(document, schema.items) : {};
  const facts = [schema, ...(inner.enum ? [inner] : [])].flatMap((one) =>
    limits.flatMap(([name, tell]) => (one[name] === undefined ? [] : [tell(one[name])])),
  );
  return facts.filter(Boolean).map((fact) => h('li', {}, fact));
}

/** One field: its name, type, limits, and what is inside of it. */
export function field(document, { name, schema, mark, marks = taken, open, description, place }) {
  const whole = plain(document, schema);
  const told = description ?? whole.description;
  const facts = remarks(document, schema);
  return h(
    'li',
    { class: 'field' },
    h(
      'div',
      { class: 'field-head' },
      h('code', { class: 'field-name' }, name),
      h('span', { class: 'type' }, typeOf(document, schema)),
      place && h('span', { class: 'place' }, place),
      mark && h('span', { class: 'mark' }, mark),
    ),
    told && h('p', {}, inline(told)),
    facts.length > 0 && h('ul', { class: 'facts' }, facts),
    nested(document, whole, marks, open),
  );
}

function nested(document, schema, marks, open) {
  const inner = schema.items ? plain(document, schema.items) : schema;
  const count = Object.keys(inner.properties ?? {}).length;
  if (count === 0) return null;
  const title = `${count} ${count > 1 ? 'fields' : 'field'}`;
  return h('details', { open }, h('summary', { class: 'inner' }, title), fields(document, inner, marks));
}

/** What is worth saying: of a request what it needs, of an answer what it may lack. */
export const taken = (required) => (required ? 'required' : null);
export const given = (required) => (required ? null : 'may be left out');

export function fields(document, value, marks) {
  const schema = plain(document, value);
  const inner = schema.items ? plain(document, schema.items) : schema;
  const required = new Set(inner.required);
  const members = Object.entries(inner.properties ?? {});
  // What has but one or two members is an envelope, and nobody looks for its outside.
  const open = members.length <= 2;
  return h(
    'ul',
    { class: 'fields' },
    members.map(([name, one]) => field(document, { name, schema: one, mark: marks(required.has(name)), marks, open })),
  );
}
