import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Note } from '#app/_run/note.tsx';

const html = (text: string) => renderToStaticMarkup(createElement(Note, { text }));

test('[U26] a note shows Markdown: bold, code, lists and web links', () => {
  const shown = html('# Found\n\n**bold** and `code`\n\n- one\n- two\n\n[paper](https://arxiv.org/abs/1502.03167)');
  expect(shown).toContain('<strong>bold</strong>');
  expect(shown).toMatch(/<code[^>]*>code<\/code>/);
  expect(shown.match(/<li/g)).toHaveLength(2);
  expect(shown).toMatch(/<a [^>]*href="https:\/\/arxiv\.org\/abs\/1502\.03167"/);
  expect(shown).not.toContain('<h1');
});

test('[U27] nothing in a note becomes HTML, a script, an external image, or a link that runs code', () => {
  const evil = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<b onclick="alert(1)">bold</b>',
    '[press](javascript:alert(1))',
    '[press](data:text/html,<script>alert(1)</script>)',
    '![picture](https://elsewhere.example/pixel.png)',
    '[press][1]\n\n[1]: javascript:alert(1)',
    '<javascript:alert(1)>',
  ];
  for (const text of evil) {
    const shown = html(text);
    expect(shown).not.toMatch(/<(script|img|b|iframe|svg)\b/i);
    expect(shown).not.toMatch(/(href|src)="(?!https?:)/i);
    expect(shown).not.toMatch(/<[^>]*\son\w+=/i);
  }
  expect(html('![picture](https://elsewhere.example/pixel.png)')).toContain('picture');
});
