import { clear, h } from './dom.mjs';
import { markdown } from './markdown.mjs';
import { method, operationView } from './operation.mjs';
import { loginPanel, Session } from './session.mjs';

const settings = JSON.parse(document.getElementById('settings').textContent);
const main = document.getElementById('main');
const nav = document.getElementById('nav');
const filter = document.getElementById('filter');
const chooser = document.getElementById('dialect');
const tools = document.getElementById('tools');
const menu = document.getElementById('menu');

const none = { variables: {}, headers: {} };
const loaded = new Map();

/** The document of a dialect and everything that hangs on it, fetched once. */
async function load(name) {
  const known = loaded.get(name);
  if (known) return known;
  const response = await fetch(`/docs/openapi/${name}.json`);
  if (!response.ok) throw new Error(`the description of ${name} could not be loaded (${response.status})`);
  const api = await response.json();
  const tryIt = api['x-try-it'] ?? none;
  const entries = Object.entries(api.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, method: verb.toUpperCase(), operation })),
  );
  const session = new Session(tryIt, settings.given?.[name]);
  const login = entries.find(({ operation }) => operation.operationId === tryIt.login?.operationId);
  const panel = settings.console && loginPanel(session, tryIt, login);
  if (panel) document.body.append(panel);
  const one = { name, api, tryIt, entries, session, console: settings.console, openLogin: () => panel.showModal() };
  loaded.set(name, one);
  return one;
}

const place = () => {
  const [, name = settings.dialects[0].name, id] = location.hash.split('/');
  return { name, id };
};

let shown;

async function show(first = false) {
  const { name, id } = place();
  if (!settings.dialects.some((one) => one.name === name)) return clear(main, h('h1', {}, 'There is no such API here'));
  const one = await load(name);
  if (shown !== one) frame(one);
  shown = one;
  const entry = one.entries.find(({ operation }) => operation.operationId === id);
  clear(main, entry ? operationView(one.api, entry, one) : overview(one));
  document.title = `${entry ? `${entry.operation.summary} · ` : ''}${one.api.info.title} · Reference`;
  for (const link of nav.querySelectorAll('a')) {
    if (link.hash === `#/${name}${id ? `/${id}` : ''}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  nav.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  closeMenu();
  if (first) return;
  scrollTo(0, 0);
  main.querySelector('h1')?.focus({ preventScroll: true });
}

/** What stands around the endpoint, for as long as the dialect stays. */
function frame(one) {
  chooser.value = one.name;
  filter.value = '';
  clear(nav, h('a', { href: `#/${one.name}`, class: 'overview' }, 'Overview'), groups(one));
  clear(
    tools,
    link(`/docs/openapi/${one.name}.json`, 'OpenAPI', `${one.name}.openapi.json`),
    link(`/docs/postman/${one.name}.json`, 'Postman', `${one.name}.postman.json`),
    settings.console && sessionButton(one),
  );
}

const link = (href, text, download) => h('a', { href, download, class: 'tool' }, text);

const groups = ({ name, api, entries }) =>
  api.tags
    .map((tag) => ({ tag, own: entries.filter(({ operation }) => operation.tags[0] === tag.name) }))
    .filter(({ own }) => own.length > 0)
    .map(({ tag, own }) =>
      h(
        'section',
        {},
        h('h2', {}, tag.name),
        h(
          'ul',
          {},
          own.map((entry) => h('li', {}, navLink(name, entry))),
        ),
      ),
    );

const navLink = (name, { path, method: verb, operation }) =>
  h(
    'a',
    {
      href: `#/${name}/${operation.operationId}`,
      title: `${verb} ${path}`,
      'data-words': `${verb} ${path} ${operation.summary}`.toLowerCase(),
    },
    h('span', { class: 'nav-text' }, operation.summary),
    method(verb),
  );

function sessionButton({ session, openLogin }) {
  const button = h('button', {
    type: 'button',
    class: 'primary',
    onclick: () => (session.token ? session.set('') : openLogin()),
  });
  const show = () => {
    const until = session.until && ` until ${new Date(session.until).toLocaleTimeString([], { timeStyle: 'short' })}`;
    clear(button, session.token ? 'Log out' : 'Log in');
    button.title = session.token ? `Logged in${until ?? ''}` : '';
    button.classList.toggle('in', session.token !== '');
  };
  session.addEventListener('change', show);
  show();
  return button;
}

const overview = ({ name, api, entries }) =>
  h(
    'article',
    { class: 'overview' },
    h('h1', { tabindex: '-1' }, api.info.title),
    markdown(api.info.description ?? ''),
    h('h2', {}, 'Where'),
    h(
      'ul',
      { class: 'servers' },
      api.servers.map(({ url, description }) =>
        h('li', {}, h('code', {}, new URL(url, location.href).origin), ` ${description}`),
      ),
    ),
    h('h2', {}, 'Endpoints'),
    api.tags.map((tag) => {
      const own = entries.filter(({ operation }) => operation.tags[0] === tag.name);
      return own.length > 0 && [h('h3', {}, tag.name), h('p', { class: 'quiet' }, tag.description), table(name, own)];
    }),
  );

const table = (name, own) =>
  h(
    'ul',
    { class: 'endpoints' },
    own.map(({ path, method: verb, operation }) =>
      h(
        'li',
        {},
        h(
          'a',
          { href: `#/${name}/${operation.operationId}` },
          method(verb),
          h('code', {}, path),
          h('span', {}, operation.summary),
        ),
      ),
    ),
  );

function narrow() {
  const words = filter.value.toLowerCase().split(/\s+/);
  for (const group of nav.querySelectorAll('section')) {
    const items = [...group.querySelectorAll('li')];
    for (const item of items) item.hidden = !words.every((word) => item.firstChild.dataset.words.includes(word));
    group.hidden = items.every((item) => item.hidden);
  }
}

const closeMenu = () => {
  document.body.classList.remove('menu-open');
  menu.setAttribute('aria-expanded', 'false');
};

document.getElementById('skip').addEventListener('click', () => main.focus());
menu.addEventListener('click', () => {
  const open = document.body.classList.toggle('menu-open');
  menu.setAttribute('aria-expanded', String(open));
  if (open) filter.focus();
});
filter.addEventListener('input', narrow);
filter.addEventListener('keydown', ({ key }) => {
  if (key === 'Enter') nav.querySelector('li:not([hidden]) a')?.click();
});
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeMenu();
  if (event.key !== '/' || event.target.closest('input, textarea, select')) return;
  event.preventDefault();
  filter.focus();
});
clear(
  chooser,
  settings.dialects.map(({ name, title }) => h('option', { value: name }, title)),
);
chooser.addEventListener('change', () => {
  location.hash = `#/${chooser.value}`;
});
addEventListener('hashchange', () => show().catch(failed));

const failed = (error) => clear(main, h('h1', {}, 'This could not be shown'), h('p', {}, error.message));
document.getElementById('mode').hidden = !settings.sandbox;
show(true).catch(failed);
