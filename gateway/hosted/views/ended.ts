import { html } from '../html';
import { marks, type View } from '../layout';

/** What is shown where there is nothing to do; nothing of any person or card. */

export const gone: View = {
  ...{ state: 'gone', title: 'This link has ended', quiet: true },
  body: html`${marks.clock}
<h1>This link has ended</h1>
<p>It was used already, has expired, or was replaced by a newer one. Go back to where you got it to ask for another.</p>`,
};

export const notFound: View = {
  ...{ state: 'not_found', title: 'Nothing here', quiet: true },
  body: html`${marks.nothing}
<h1>Nothing here</h1>
<p>This link leads nowhere. Check that you opened all of it.</p>`,
};

const sentences: Readonly<Record<number, string>> = {
  403: 'Open this page over a secure connection.',
  405: 'This page can be opened and submitted, and nothing else.',
  413: 'What was sent is larger than this page takes.',
  415: 'What was sent is not the form of this page.',
  429: 'Too many pages that do not exist were opened from your network. Wait a minute and try again.',
  503: 'This page cannot be shown right now. Try again in a moment.',
  504: 'That took too long. Try again.',
};

export const refused = (status: number): View => ({
  ...{ state: 'error', title: 'That did not work', quiet: true },
  body: html`${marks.wrong}
<h1>That did not work</h1>
<p role="alert">${sentences[status] ?? 'Something went wrong on our side. Try again in a moment.'}</p>`,
});
