/** The help page: the guides, and what teachers and students ask most. */
'use client';
import { BookOpen, GraduationCap, SlidersHorizontal } from 'lucide-react';
import Link from 'next/link';
import { fieldsHelp, lessonHelp, studentHelp } from '#lib/addresses.ts';
import { Frame } from './frame.tsx';
import { useHelpWords } from './words.tsx';

const guides = [
  { href: lessonHelp, name: 'lesson', lead: 'lessonLead', icon: BookOpen },
  { href: studentHelp, name: 'student', lead: 'studentLead', icon: GraduationCap },
  { href: fieldsHelp, name: 'fields', lead: 'fieldsLead', icon: SlidersHorizontal },
] as const;

export function HelpScreen() {
  const words = useHelpWords();
  const { heading, ...questions } = words.questions;
  return (
    <Frame title={words.title}>
      <nav aria-label={words.guides.label} className="mt-6 grid gap-3 sm:grid-cols-3">
        {guides.map(({ href, name, lead, icon: Icon }) => (
          <Link key={href} href={href} className="card block p-4 hover:border-line-strong">
            <Icon aria-hidden className="size-5 text-accent" />
            <span className="mt-2 block font-bold">{words.guides[name]}</span>
            <span className="mt-1 block text-muted text-sm">{words.guides[lead]}</span>
          </Link>
        ))}
      </nav>
      <h2 className="mt-10 font-bold text-xl">{heading}</h2>
      {Object.entries(questions).map(([name, { question, answer }]) => (
        <section key={name} aria-labelledby={`about-${name}`} className="mt-5">
          <h3 id={`about-${name}`} className="font-bold">
            {question}
          </h3>
          <p className="mt-1 text-muted">{answer}</p>
        </section>
      ))}
    </Frame>
  );
}
