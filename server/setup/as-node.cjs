/**
 * Loaded into npm: makes it believe it runs on the Node.js version in AS_NODE. npm leaves out optional packages that do not
 * support the Node.js it runs on, but ours run on the packaged one.
 */
Object.defineProperty(process, 'version', { value: process.env.AS_NODE });
