/** Next builds the pages; `server/main.ts` serves them beside the sockets. */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
};
