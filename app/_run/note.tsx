/** A note rendered from Markdown. HTML in it is shown as typed, and only web addresses become links. */
'use client';
import Markdown from 'markdown-to-jsx/react';

const heading = ({ children }: { children?: React.ReactNode }) => <p className="font-semibold">{children}</p>;

const options = {
  disableParsingRawHTML: true,
  forceBlock: true,
  sanitizer: (address: string) => (/^https?:\/\//.test(address) ? address : null),
  overrides: {
    // A note stands in a page with headings of its own, and loads nothing from elsewhere.
    ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((level) => [level, heading])),
    img: ({ alt }: { alt?: string }) => <span>{alt}</span>,
    a: { props: { target: '_blank', rel: 'noopener noreferrer nofollow', className: 'text-accent underline' } },
    ul: { props: { className: 'list-disc pl-5' } },
    ol: { props: { className: 'list-decimal pl-5' } },
    code: { props: { className: 'rounded bg-sunken px-1 font-mono text-[0.92em]' } },
  },
};

export function Note({ text }: { text: string }) {
  return (
    <Markdown
      options={options}
      className="mt-1 flex flex-col gap-1.5 break-words rounded-lg bg-sunken px-3 py-2 text-sm"
    >
      {text}
    </Markdown>
  );
}
