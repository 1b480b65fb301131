/* The page around GraphiQL: a field for the bearer, and the examples as first tabs. */
const settings = JSON.parse(document.getElementById('settings').textContent);
const bearer = document.getElementById('bearer');
const reveal = document.getElementById('reveal');
const who = document.getElementById('who');
const KEPT = 'vaultgraph.bearer';

// What somebody typed outlives a reload of this tab; what the sandbox gave comes anew with every page.
bearer.value = sessionStorage.getItem(KEPT) ?? settings.token ?? '';
document.getElementById('mode').hidden = !settings.sandbox;

const headers = () => (bearer.value.trim() ? { authorization: `Bearer ${bearer.value.trim()}` } : {});

// Just after a change of tabs GraphiQL still has the operation before in mind, its name and what kind it is of.
const OPERATIONS = /\b(query|mutation|subscription)\s+(\w+)/g;

const onlyOne = ({ query }) => {
  const found = [...query.matchAll(OPERATIONS)];
  return found.length === 1 ? { operation: found[0][1], name: { kind: 'Name', value: found[0][2] } } : null;
};

const sockets = new URL('/graphql', location.href.replace(/^http/, 'ws')).href;

const fetcher = (params, options) => {
  const own = onlyOne(params);
  const asked = own ? { ...params, operationName: own.name.value } : params;
  const documentAST = own
    ? { kind: 'Document', definitions: [{ kind: 'OperationDefinition', ...own }] }
    : options?.documentAST;
  const as = headers();
  return GraphiQL.createFetcher({ url: '/graphql', headers: as, subscriptionUrl: sockets, wsConnectionParams: as })(
    asked,
    { ...options, documentAST },
  );
};

const greet = async () => {
  const body = JSON.stringify({ query: '{ me { actorKind dialect } tenant { name } }' });
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers() },
    body,
  });
  const { data } = await response.json();
  return data?.tenant ? `${data.me.actorKind} of ${data.tenant.name}` : 'not recognised';
};

const show = () => {
  who.value = '';
  if (!bearer.value.trim()) return;
  greet().then(
    (text) => {
      who.value = text;
    },
    () => {},
  );
};

bearer.addEventListener('change', () => {
  if (bearer.value.trim()) sessionStorage.setItem(KEPT, bearer.value.trim());
  else sessionStorage.removeItem(KEPT);
  show();
});

reveal.addEventListener('click', () => {
  const shown = bearer.type === 'text';
  bearer.type = shown ? 'password' : 'text';
  reveal.textContent = shown ? 'Show' : 'Hide';
  reveal.setAttribute('aria-pressed', String(!shown));
});

show();
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultTabs: settings.examples.length > 0 ? settings.examples : undefined,
    defaultEditorToolsVisibility: 'variables',
    shouldPersistHeaders: false,
  }),
);
