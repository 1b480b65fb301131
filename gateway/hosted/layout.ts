import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Html, html } from './html';

/** In the page itself, so that a page is one answer and asks for nothing more. */
const css = readFileSync(join(__dirname, 'page.css'), 'utf8');
export const styleHash = `'sha256-${createHash('sha256').update(css).digest('base64')}'`;
const style = new Html(`<style>${css}</style>`);

/** What a page is showing, as it says in its `data-state`. */
export type State = 'form' | 'done' | 'revealed' | 'gone' | 'not_found' | 'error';

export interface View {
  readonly state: State;
  readonly title: string;
  readonly mark: keyof typeof marks;
  /** Whom the page is for, where that is known. */
  readonly platform?: string;
  readonly body: Html;
  /** Nothing to do here any more. */
  readonly quiet?: true;
}

const drawn = (inner: string): Html =>
  new Html(`<div class="mark" aria-hidden="true"><svg viewBox="0 0 24 24">${inner}</svg></div>`);

const marks = {
  person: drawn('<circle cx="12" cy="8" r="4"/><path d="M4.5 20c1.2-3.6 4-5.5 7.5-5.5s6.3 1.9 7.5 5.5"/>'),
  pin: drawn(
    '<rect x="4" y="10" width="16" height="11" rx="3"/><path d="M8 10V7a4 4 0 0 1 8 0v3"/><path d="M12 14.5v2"/>',
  ),
  card: drawn('<rect x="3" y="5.5" width="18" height="13" rx="2.5"/><path d="M3 10h18M7 15h3"/>'),
  done: drawn('<path d="m5 12.5 4.5 4.5L19 7.5"/>'),
  clock: drawn('<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>'),
  nothing: drawn('<circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/>'),
  wrong: drawn('<path d="M12 8v5"/><path d="M12 16.5v.01"/><circle cx="12" cy="12" r="9"/>'),
} as const;

export const documentOf = ({ state, title, mark, platform, body, quiet }: View): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<meta name="robots" content="noindex, nofollow">
<title>${title}${platform ? ` – ${platform}` : null}</title>
<link rel="icon" href="data:,">
${style}
</head>
<body>
<main data-state="${state}"${quiet ? new Html(' class="quiet"') : null}>
<header>${marks[mark]}${platform ? html`<p>${platform}</p>` : null}</header>
${body}
</main>
</body>
</html>
`.text;
