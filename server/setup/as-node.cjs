/**
 * Put into npm: lets it take the version of Node.js in AS_NODE for its own. npm leaves out optional packages that do not run on
 * the Node.js that it runs on itself, but ours run on the packaged one.
 */
Object.defineProperty(process, 'version', { value: process.env.AS_NODE });
