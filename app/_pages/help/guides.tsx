/** The guides for instructors and students: steps in order, some with a picture of the screen that they are about. */
'use client';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { Frame } from './frame.tsx';
import { useHelpWords } from './words.tsx';

type Picture = keyof ReturnType<typeof useHelpWords>['pictures'];
type Steps = Readonly<Record<string, { readonly title: string; readonly body: string }>>;

export function LessonGuide() {
  const { guides, lesson } = useHelpWords();
  const pictures = { plan: 'plan', projector: 'projector', watch: 'instructor', compare: 'compare' } as const;
  return <Guide title={guides.lesson} lead={guides.lessonLead} steps={lesson} pictures={pictures} />;
}

export function StudentGuide() {
  const { guides, student } = useHelpWords();
  const pictures = { choose: 'student', look: 'run' } as const;
  return <Guide title={guides.student} lead={guides.studentLead} steps={student} pictures={pictures} />;
}

function Guide({
  title,
  lead,
  steps,
  pictures,
}: {
  title: string;
  lead: string;
  steps: Steps;
  pictures: Readonly<Partial<Record<string, Picture>>>;
}) {
  const words = useHelpWords();
  const { language } = usePreferences();
  return (
    <Frame title={title} lead={lead}>
      <ol className="mt-8 flex flex-col gap-8">
        {Object.entries(steps).map(([name, { title, body }], index) => {
          const picture = pictures[name];
          return (
            <li key={name} id={name} className="flex scroll-mt-20 gap-3.5">
              <span
                aria-hidden
                className="numbers flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft font-bold text-accent"
              >
                {index + 1}
              </span>
              <div className="min-w-0 flex-1">
                <h2 className="font-bold text-lg">{title}</h2>
                <p className="mt-1 text-muted">{body}</p>
                {picture && (
                  // biome-ignore lint/performance/noImgElement: a file of the right size, which nothing needs to resize
                  <img
                    src={`/help/${language}/${picture}.jpg`}
                    alt={words.pictures[picture]}
                    width={1280}
                    height={800}
                    loading="lazy"
                    className="mt-3 h-auto w-full rounded-xl border border-line"
                  />
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </Frame>
  );
}
