/** Next builds the pages; `server/main.ts` serves them beside the sockets. */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // No page uses it, and its address would resize pictures for strangers.
  images: { unoptimized: true },
};
