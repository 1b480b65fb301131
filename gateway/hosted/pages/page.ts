import type { Framing } from '../answer';
import type { Visit } from '../ask';
import type { Place } from '../url';

/** What is known of every page. */
interface Known {
  readonly open: boolean;
  /** The name of whoever sent people to it. */
  readonly platform: string;
}

/** A kind of page. `Look` is what it must know before it shows or takes anything. */
export interface HostedPage<Look extends Known = Known> {
  /** How long a visitor may take to send what they send. */
  readonly patienceMs: number;
  /** Uses nothing up. Null: there never was such a page. */
  look(visit: Visit, place: Place): Promise<Look | null>;
  framing(look: Look): Framing;
  show(visit: Visit, place: Place, look: Look): Promise<void>;
  /** Where there is a form. */
  submit?(visit: Visit, place: Place, look: Look): Promise<void>;
}

/** What a page is, whatever it looks at. */
export const hostedPage = <Look extends Known>(page: HostedPage<Look>): HostedPage => page as unknown as HostedPage;
