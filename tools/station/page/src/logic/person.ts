// What follows from what is known of a person.
import type { Person } from '../wire.ts';

/// Completed or running year of life at a date ("2026-11-24"), from the year of birth alone: years apart.
export function ageOf(birth_year: number, today: string): number {
  return Number(today.slice(0, 4)) - birth_year;
}

/// The visit to propose: the first planned one that has no trial yet (the last when all have); without a plan
/// "baseline", and "visit-2" and so on for who was here before.
export function nextVisit(person: Person | null, planned: string[]): string {
  const done = person?.visits ?? [];
  if (planned.length > 0) {
    const had = new Set(done.map((one) => one.visit));
    return planned.find((one) => !had.has(one)) ?? planned[planned.length - 1]!;
  }
  return done.length === 0 ? 'baseline' : `visit-${done.length + 1}`;
}
