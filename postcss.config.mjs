/** Tailwind reads the style sheet `app/globals.css`; what older browsers lack gets a fallback; Next looks for this file here. */

/** Chrome and Edge 103 lack `dvh` (108) and transforms of their own properties (104), which nothing else rewrites. */
const olderBrowsers = {
  postcssPlugin: 'older-browsers',
  Once(root, { AtRule, list }) {
    root.walkDecls((declaration) => {
      const { prop, value } = declaration;
      if (/\ddvh\b/.test(value)) declaration.cloneBefore({ value: value.replace(/dvh\b/g, 'vh') });
      if (!['translate', 'scale', 'rotate'].includes(prop) || value === 'none') return;
      const transform = `${prop}(${list.space(value).join(', ')})`;
      const without = new AtRule({ name: 'supports', params: `not (${prop}: none)` });
      declaration.after(without.append({ prop: 'transform', value: transform }));
    });
  },
};

export default { plugins: ['@tailwindcss/postcss', olderBrowsers] };
