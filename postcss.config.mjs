/** Tailwind reads the style sheet `app/globals.css`; Next looks for this file here. */
export default { plugins: { '@tailwindcss/postcss': {} } };
