/** Which seats have an open connection: one per seat, the newest. */

export type Presence<Connection> = {
  /** Gives the seat to this connection and returns the previous one, if another. */
  enter(code: string, seatId: string, connection: Connection): Connection | undefined;
  /** Frees the seat if this connection still has it. */
  leave(code: string, seatId: string, connection: Connection): boolean;
  /** The connection of a seat, if any. */
  of(code: string, seatId: string): Connection | undefined;
  /** Every connected seat with its connection. */
  all(code: string): [seatId: string, connection: Connection][];
};

export function createPresence<Connection>(): Presence<Connection> {
  const sessions = new Map<string, Map<string, Connection>>();
  return {
    enter(code, seatId, connection) {
      const seats = sessions.get(code) ?? new Map<string, Connection>();
      sessions.set(code, seats);
      const previous = seats.get(seatId);
      seats.set(seatId, connection);
      return previous === connection ? undefined : previous;
    },
    leave(code, seatId, connection) {
      const seats = sessions.get(code);
      if (seats?.get(seatId) !== connection) return false;
      seats.delete(seatId);
      if (seats.size === 0) sessions.delete(code);
      return true;
    },
    of: (code, seatId) => sessions.get(code)?.get(seatId),
    all: (code) => [...(sessions.get(code) ?? [])],
  };
}
