export { sized as bodySized } from './body';
export { decoded, pathDecoded, restDecoded } from './decode';
export { lookedUp } from './look-up';
export { once } from './once';
export { rated } from './rate';
export { read } from './read';
export { routed } from './route';
export { bearer, privileged } from './viewer';
