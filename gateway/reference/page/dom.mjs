/** An element with its attributes and children; listeners are attributes that begin with `on`. Never any HTML as text. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const clear = (element, ...children) => element.replaceChildren(...children.flat(9).filter(Boolean));

const TOKENS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON with its parts marked. */
export function json(text) {
  const pre = h('pre', { class: 'json', tabindex: '0' });
  let at = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [whole, quoted, colon, word] = match;
    const kind = quoted ? (colon ? 'key' : 'text') : word ? 'word' : 'number';
    pre.append(text.slice(at, match.index), h('span', { class: `j-${kind}` }, quoted ?? whole), colon ?? '');
    at = match.index + whole.length;
  }
  pre.append(text.slice(at));
  return pre;
}

export const pretty = (value) => JSON.stringify(value, null, 2);
