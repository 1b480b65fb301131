export { inProcess } from './in-process';
export { overHttp } from './over-http';
export type { Source, SourceCall } from './source';
