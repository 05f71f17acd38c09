// What follows from what is known of a person.
import type { Person } from '../wire.ts';

/// Completed or running year of life at a date ("2026-11-24"), from the year of birth alone: years apart.
export function ageOf(birth_year: number, today: string): number {
  return Number(today.slice(0, 4)) - birth_year;
}

export interface LastVisit {
  visit: string;
  date: string; // "" when nobody noted it
  number: number; // its place in the plan; else how many visits there were
  planned: number; // 0: the study plans none, or not this one
}

/// The newest visit of a person; null for who was never here.
export function lastVisit(person: Person, planned: string[]): LastVisit | null {
  if (person.last_visit === null) return null;
  const place = planned.indexOf(person.last_visit.visit) + 1;
  return { ...person.last_visit, number: place > 0 ? place : person.visits.length, planned: place > 0 ? planned.length : 0 };
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
