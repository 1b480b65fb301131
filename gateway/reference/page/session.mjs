import { clear, h } from './dom.mjs';

/** Who tries: what they filled in and the token that they got. Kept in this page alone, and gone with it. */
export class Session extends EventTarget {
  token = '';
  until = null;

  constructor(tryIt, given) {
    super();
    this.bearer = tryIt.bearer;
    const variables = Object.entries(tryIt.variables);
    this.values = Object.fromEntries(
      variables.map(([name, { value }]) => [name, String(given?.[name] ?? value ?? '')]),
    );
    if (this.bearer) this.token = this.values[this.bearer];
  }

  set(token, until = null) {
    Object.assign(this, { token, until });
    this.dispatchEvent(new Event('change'));
  }

  /** `{{name}}` wherever it stands, in a text or in what becomes one. */
  fill(value) {
    const within = (_, name) => JSON.stringify(this.values[name] ?? '').slice(1, -1);
    const put = (text) => text.replaceAll(/\{\{(\w+)\}\}/g, within);
    return typeof value === 'string' ? put(value) : JSON.parse(put(JSON.stringify(value)));
  }
}

/** Sends one request and tells how it went; what comes back is text, whatever it is. */
export async function send({ method, url, headers, body }) {
  const began = performance.now();
  const response = await fetch(url, { method, headers, body, cache: 'no-store', credentials: 'omit' });
  const text = await response.text();
  return { response, text, ms: performance.now() - began };
}

const readable = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

async function logIn(session, { operation, path, method }, { body, token }, tryIt) {
  const headers = { 'content-type': 'application/json', ...session.fill(tryIt.headers) };
  const { response, text } = await send({ method, url: path, headers, body: JSON.stringify(session.fill(body)) });
  const answer = readable(text);
  if (!response.ok) throw new Error(answer?.message ?? `${operation.summary}: ${response.status}`);
  session.set(answer[token], answer[`${token}Expiry`] ?? null);
}

/** The panel in which credentials are filled in. */
export function loginPanel(session, tryIt, entry) {
  const told = h('output', { class: 'told', role: 'status' });
  const inputs = Object.entries(tryIt.variables).map(([name, { title, secret }]) =>
    variable(session, name, title, secret),
  );
  const bearer = tryIt.login || tryIt.bearer ? [] : [tokenField(session)];
  const panel = h('dialog', { class: 'login', 'aria-labelledby': 'login-title' });
  const submit = async (event) => {
    event.preventDefault();
    clear(told, 'Asking…');
    try {
      if (entry) await logIn(session, entry, tryIt.login, tryIt);
      if (tryIt.bearer) session.set(session.values[tryIt.bearer]);
      clear(told);
      panel.close();
    } catch (error) {
      clear(told, error.message);
    }
  };
  panel.append(
    h(
      'form',
      { onsubmit: submit },
      h('h2', { id: 'login-title' }, 'Log in'),
      h(
        'p',
        { class: 'quiet' },
        entry
          ? 'What you enter and the token you get stay in this page and go when you leave it.'
          : 'What you enter stays in this page and goes when you leave it.',
      ),
      [...inputs, ...bearer],
      told,
      h(
        'div',
        { class: 'row' },
        h('button', { class: 'primary', type: 'submit' }, entry ? 'Log in' : 'Use'),
        h('button', { type: 'button', onclick: () => panel.close() }, 'Cancel'),
      ),
    ),
  );
  return panel;
}

function variable(session, name, title, secret) {
  const input = h('input', {
    name,
    value: session.values[name],
    type: secret ? 'password' : 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    required: true,
    oninput: () => {
      session.values[name] = input.value.trim();
    },
  });
  return h('label', {}, h('span', {}, title), input);
}

function tokenField(session) {
  const input = h('input', {
    type: 'password',
    autocomplete: 'off',
    required: true,
    onchange: () => session.set(input.value.trim()),
  });
  return h('label', {}, h('span', {}, 'Token'), input);
}
