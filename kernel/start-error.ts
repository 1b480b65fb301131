/** The program cannot start. The message is one sentence for whoever started it; the composition root prints it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
