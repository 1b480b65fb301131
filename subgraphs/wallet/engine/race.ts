/** Another process was faster in a way that no lock prevents: nothing has been done, and trying again will show it. */
export class Race extends Error {
  override readonly name = 'Race';
}
