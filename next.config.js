/** Next builds the pages; `server/main.ts` serves them beside the sockets. */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm run check` looks at the types of everything; what is built to be served has only the packages that serving needs.
  typescript: { ignoreBuildErrors: true },
  // No page uses it, and its address would resize pictures for strangers.
  images: { unoptimized: true },
};
