import { h } from './dom.mjs';

/** As much of Markdown as our own descriptions use: headings, paragraphs, lists, fences, and what stands in a line. */
export function markdown(text) {
  return blocksOf(text).map((lines) => {
    const make = makers.find(([pattern]) => pattern.test(lines[0]))[1];
    return make(lines);
  });
}

const HEADING = /^(#{1,4}) +(.*)$/;
const FENCE = /^```/;
const BULLET = /^[-*] +/;
const NUMBER = /^\d+\. +/;

/** Blank lines part blocks, except within a fence. */
function blocksOf(text) {
  const blocks = [[]];
  let fenced = false;
  for (const line of text.split('\n')) {
    if (FENCE.test(line)) fenced = !fenced;
    if (line.trim() === '' && !fenced) blocks.push([]);
    else blocks[blocks.length - 1].push(line);
  }
  return blocks.filter((lines) => lines.length > 0);
}

const heading = (lines) => {
  const [, marks, words] = HEADING.exec(lines[0]);
  return h(`h${Math.max(2, marks.length)}`, {}, inline(words));
};
const fence = (lines) => h('pre', { tabindex: '0' }, lines.slice(1, -1).join('\n'));

const listOf = (name, mark) => (lines) => {
  const items = [];
  for (const line of lines) {
    if (mark.test(line)) items.push(line.replace(mark, ''));
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  return h(
    name,
    {},
    items.map((item) => h('li', {}, inline(item))),
  );
};
const paragraph = (lines) => h('p', {}, inline(lines.join(' ')));

const makers = [
  [HEADING, heading],
  [FENCE, fence],
  [BULLET, listOf('ul', BULLET)],
  [NUMBER, listOf('ol', NUMBER)],
  [/^/, paragraph],
];

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:[^)\s]+|[#/][^)\s]*)\)/g;

export function inline(text) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, bold, label, href] = match;
    parts.push(text.slice(at, match.index));
    if (code) parts.push(h('code', {}, code));
    else if (bold) parts.push(h('strong', {}, bold));
    else parts.push(h('a', { href, rel: 'noreferrer' }, label));
    at = match.index + whole.length;
  }
  return [...parts, text.slice(at)];
}
