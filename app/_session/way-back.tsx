/** From a page that anybody may see back to the page where the reader is at home. */
'use client';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import type { Role } from '#app/_live/session-store.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { buttonLook } from '#app/_ui/button.tsx';
import { instructorPage, projectorPage, studentPage } from '#lib/addresses.ts';

const homes: Readonly<Record<Role, (code: string) => string>> = {
  instructor: instructorPage,
  student: studentPage,
  projector: projectorPage,
};

/** `words` says where it leads. */
export function WayBack({ code, words }: { code: string; words: (role: Role) => string }) {
  const role = useSessionState((state) => state.role) ?? 'projector';
  const text = words(role);
  return (
    <Link href={homes[role](code)} title={text} className={`${buttonLook({ weight: 'plain', size: 'small' })} px-2`}>
      <ArrowLeft aria-hidden className="size-4" />
      <span className="max-md:sr-only">{text}</span>
    </Link>
  );
}
