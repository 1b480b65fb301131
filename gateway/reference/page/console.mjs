import { clear, h, json, pretty } from './dom.mjs';
import { resolve } from './schema.mjs';
import { send } from './session.mjs';

/** The form in which an endpoint is tried, filled in with its example. */
export function consoleOf(document, entry, session, tryIt, openLogin) {
  const { operation } = entry;
  const parameters = (operation.parameters ?? []).map((one) => resolve(document, one));
  const inputs = parameters.filter(({ in: place }) => place !== 'header').map(parameterInput);
  const open = operation.security?.length === 0;
  const headers = headerInputs(parameters, session, tryIt);
  const body = bodyInput(operation, tryIt);
  const answer = h('div', { class: 'answer', 'aria-live': 'polite' });
  const button = h('button', { class: 'primary', type: 'submit' }, 'Send');
  const asked = () =>
    requestOf(entry, { inputs, headers: headers.inputs, body: body?.input, token: open ? '' : session.token });
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    clear(answer, h('p', { class: 'quiet' }, 'Asking…'));
    clear(answer, await shown(filled(session, asked())));
    button.disabled = false;
  };
  const form = h(
    'form',
    { class: 'console', onsubmit: submit, onkeydown: (event) => sendOnEnter(event, form) },
    h('h3', {}, 'Try it'),
    !open && credential(session, openLogin),
    inputs.length > 0 &&
      h(
        'div',
        { class: 'inputs' },
        inputs.map(({ label }) => label),
      ),
    body?.label,
    headers.panel,
    h('div', { class: 'row' }, button, h('span', { class: 'hint' }, 'Ctrl + Enter'), curl(asked)),
    answer,
  );
  return form;
}

const sendOnEnter = (event, form) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
};

function credential(session, openLogin) {
  const line = h('p', { class: 'credential' });
  const what = session.bearer ? 'key' : 'token';
  const show = () =>
    clear(
      line,
      session.token ? `Sent with your ${what}.` : `Needs a ${what}. `,
      !session.token && h('button', { type: 'button', class: 'link', onclick: openLogin }, 'Log in'),
    );
  session.addEventListener('change', show);
  show();
  return line;
}

function parameterInput({ name, in: place, required, example, schema }) {
  const choices = schema?.enum ?? (schema?.type === 'boolean' ? ['true', 'false'] : null);
  const value = example ?? '';
  const attributes = { name, required, spellcheck: 'false', autocomplete: 'off' };
  const input = choices
    ? h(
        'select',
        attributes,
        !required && h('option', { value: '' }, '–'),
        choices.map((one) => h('option', { value: one, selected: String(one) === String(value) }, one)),
      )
    : h('input', { ...attributes, value, placeholder: schema?.default ?? (required ? '' : 'not sent') });
  return { name, place, input, label: h('label', {}, h('span', {}, name, h('small', {}, place)), input) };
}

/** What the page fills in is enough; the rest is there to be looked at and changed. */
function headerInputs(parameters, session, tryIt) {
  const filled = session.fill(tryIt.headers);
  const inputs = parameters
    .filter(({ in: place }) => place === 'header')
    .map(({ name }) => ({
      name,
      input: h('input', { name, value: filled[name] ?? '', placeholder: 'not sent', spellcheck: 'false' }),
    }));
  session.addEventListener('change', () => {
    const anew = session.fill(tryIt.headers);
    for (const { name, input } of inputs) if (name in anew) input.value = anew[name];
  });
  const rows = inputs.map(({ name, input }) => h('label', {}, h('span', {}, name), input));
  return {
    inputs,
    panel: inputs.length > 0 && h('details', {}, h('summary', {}, 'Headers'), h('div', { class: 'inputs' }, rows)),
  };
}

/** Where credentials belong stand their names, which are filled in on the way. */
function bodyInput(operation, tryIt) {
  const content = operation.requestBody?.content?.['application/json'];
  if (!content) return null;
  const isLogin = tryIt.login?.operationId === operation.operationId;
  const example = pretty(isLogin ? tryIt.login.body : (content.example ?? {}));
  const rows = Math.min(18, Math.max(3, example.split('\n').length));
  const input = h('textarea', { rows, spellcheck: 'false', 'aria-label': 'Body, JSON' });
  input.value = example;
  return { input, label: h('label', { class: 'body' }, h('span', {}, 'Body', h('small', {}, 'JSON')), input) };
}

function requestOf({ path, method }, { inputs, headers, body, token }) {
  const query = new URLSearchParams();
  let url = path;
  for (const { name, place, input } of inputs) {
    if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(input.value));
    else if (input.value !== '') query.set(name, input.value);
  }
  const sent = headers.filter(({ input }) => input.value !== '').map(({ name, input }) => [name, input.value]);
  return {
    method,
    url: query.size > 0 ? `${url}?${query}` : url,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...Object.fromEntries(sent),
    },
    body: body?.value,
  };
}

const filled = (session, { body, ...request }) => ({ ...request, body: body && session.fill(body) });

async function shown(request) {
  try {
    return answerOf(await send(request));
  } catch (error) {
    return h('p', { class: 'failed' }, `No answer: ${error.message}`);
  }
}

function answerOf({ response, text, ms }) {
  const { status, statusText, ok, headers } = response;
  return [
    h(
      'div',
      { class: 'outcome' },
      h('span', { class: `status ${ok ? 'good' : 'bad'}` }, `${status} ${statusText}`),
      h('span', { class: 'quiet' }, `${Math.round(ms)} ms · ${new Blob([text]).size} bytes`),
    ),
    json(indented(text)),
    h(
      'details',
      {},
      h('summary', {}, 'Headers of the answer'),
      h('pre', { tabindex: '0' }, [...headers].map((one) => one.join(': ')).join('\n')),
    ),
  ];
}

const indented = (text) => {
  try {
    return pretty(JSON.parse(text));
  } catch {
    return text;
  }
};

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The same for a shell; the token stays out of it. */
function curl(asked) {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'quiet-button',
      onclick: async () => {
        await navigator.clipboard?.writeText(asCurl(asked()));
        button.textContent = 'Copied';
        setTimeout(() => button.replaceChildren('Copy as curl'), 1500);
      },
    },
    'Copy as curl',
  );
  return button;
}

export function asCurl({ method, url, headers, body }) {
  const lines = Object.entries(headers).map(([name, value]) =>
    name === 'authorization' ? '-H "authorization: Bearer $TOKEN"' : `-H ${quoted(`${name}: ${value}`)}`,
  );
  const first = `curl -X ${method} ${quoted(new URL(url, location.href).href)}`;
  return [first, ...lines, ...(body ? [`-d ${quoted(body)}`] : [])].join(' \\\n  ');
}
