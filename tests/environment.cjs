const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest's own environment for Node, with a global object as fast as outside of tests: Jest's is a proxy behind an
 * interceptor, so that each use of a global (`Object`, `Promise`, …) costs calls out of V8. Where Node is too old for
 * it, Jest's own serves as well.
 */
class PlainEnvironment extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    vm.createContext = (object) => createContext(vm.constants?.DONT_CONTEXTIFY ?? object);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
}

module.exports = PlainEnvironment;
