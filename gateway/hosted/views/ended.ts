import { html } from '../html';
import type { View } from '../layout';

/** What is shown where there is nothing to do; nothing of any person or card. */

export const gone = (platform: string): View => ({
  ...{ state: 'gone', title: 'This link has ended', mark: 'clock', platform, quiet: true },
  body: html`<h1>This link has ended</h1>
<p>It was used already, has expired, or was replaced by a newer one. Go back to ${platform} to ask for another.</p>`,
});

export const notFound: View = {
  ...{ state: 'not_found', title: 'We cannot find this page', mark: 'nothing', quiet: true },
  body: html`<h1>We cannot find this page</h1>
<p>Part of its address may be missing. Open the link again from where you got it, or ask there for a new one.</p>`,
};

const sentences: Readonly<Record<number, string>> = {
  403: 'This page is shown over a secure connection alone. Open it with https:// before its address.',
  405: 'Your browser asked for this page in a way that it does not know. Open the link once more.',
  413: 'What you sent is too large for this page. Choose smaller files, and send them again.',
  429: 'Too many links that lead nowhere were opened from your network. Wait a minute, then open yours again.',
  503: 'This page is not available right now. Wait a moment, then open it again.',
  504: 'That took too long. Check your connection, then open the page again.',
};

export const refused = (status: number): View => ({
  ...{ state: 'error', title: 'Sorry, that did not work', mark: 'wrong', quiet: true },
  body: html`<h1>Sorry, that did not work</h1>
<p role="alert">${sentences[status] ?? 'Something went wrong on our side. Wait a moment, then open the page again.'}</p>
${status === 403 ? null : html`<p class="note"><a href="">Open the page again</a></p>`}`,
});
