export const nesting = (source: string): number => measured(source).depth;

export interface Measured {
  /** How deep brackets open inside each other. */
  readonly depth: number;
  /** Brackets that open, and commas: no text holds more values than these and one. */
  readonly values: number;
}

/**
 * How deep and how many, outside of texts and comments, in JSON or GraphQL. Parsers recurse and make an object of
 * everything, so what is too much must be known before they begin; this does not recurse and reads every character once.
 */
export function measured(source: string): Measured {
  let depth = 0;
  let deepest = 0;
  let values = 0;
  for (let i = 0; i < source.length; i++) {
    switch (source[i]) {
      case '"':
        i = endOfText(source, i);
        break;
      case '#':
        i = endOfLine(source, i);
        break;
      case '{':
      case '[':
      case '(':
        deepest = Math.max(deepest, ++depth);
        values++;
        break;
      case ',':
        values++;
        break;
      case '}':
      case ']':
      case ')':
        depth--;
    }
  }
  return { depth: deepest, values };
}

const BLOCK = '"""';

function endOfText(source: string, from: number): number {
  if (source.startsWith(BLOCK, from)) return endOfBlock(source, from);
  for (let i = from + 1; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '"' || source[i] === '\n' || source[i] === '\r') return i;
  }
  return source.length;
}

function endOfBlock(source: string, from: number): number {
  let end = source.indexOf(BLOCK, from + 3);
  while (end > 0 && source[end - 1] === '\\') end = source.indexOf(BLOCK, end + 3);
  return end < 0 ? source.length : end + 2;
}

function endOfLine(source: string, from: number): number {
  let i = from;
  while (i < source.length && source[i] !== '\n' && source[i] !== '\r') i++;
  return i;
}
