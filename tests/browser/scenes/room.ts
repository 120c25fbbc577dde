/** A room with students at the door: waiting, turned away, and returning on another device. */
import type { Opened } from './opened.ts';
import { chairOf, choose, desk, type Scene, seatOf } from './scene.ts';

type Room = Awaited<ReturnType<Opened['room']>>;

export function roomScenes({ room, locked }: Opened): Scene[] {
  const instructor = async () => chairOf((await room()).session);
  const seen = (by: (open: Room) => { seatToken: string }) => async () => {
    const open = await room();
    return seatOf(open.session, by(open));
  };
  return [
    { name: 'room-instructor', sizes: desk, at: instructor },
    { name: 'room-seat', sizes: desk, at: instructor, prepare: choose(/정하윤 자리 관리|Manage 정하윤/) },
    { name: 'room-waiting', sizes: desk, at: seen(({ waiting }) => waiting[0]) },
    { name: 'room-removed', sizes: ['phone'], at: seen(({ removed }) => removed) },
    { name: 'room-banned', sizes: ['phone'], at: seen(({ banned }) => banned) },
    { name: 'room-own-seat', sizes: desk, at: seen(({ inside }) => inside[0]), prepare: choose(/^(내 자리|My seat)/) },
    {
      name: 'room-recover',
      sizes: desk,
      at: async () => ({ path: `/j/${(await room()).session.code}` }),
      prepare: choose(/이미 자리가|already have a seat/),
    },
    { name: 'room-locked', sizes: desk, at: async () => ({ path: `/j/${(await locked()).session.code}` }) },
  ];
}
