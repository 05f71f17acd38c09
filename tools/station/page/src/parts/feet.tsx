// Where the feet stand, seen from above, front up.
import { words } from '../words.ts';

/// One foot's outline with the heel at the origin, pointing up, about 24 x 60.
const outline = 'M-8 0C-10 -12 -9 -20 -11 -32C-13 -46 -9 -58 0 -59C9 -60 13 -50 12 -38C11 -26 9 -14 8 0C7 8 -7 8 -8 0Z';

const places: Record<string, [number, number, number][]> = {
  // x, y of the heel, degrees turned out
  both: [[44, 96, -8], [76, 96, 8]],
  left: [[60, 96, 0]],
  right: [[60, 96, 0]],
  dominant: [[60, 96, 0]],
  tandem: [[60, 66, 0], [60, 132, 0]],
};

export function Feet({ stance, surface, vision }: { stance: string; surface: string; vision: string }) {
  const name = words.stances[stance] ?? stance;
  return (
    <figure class="feet">
      <svg viewBox="0 0 120 140" role="img" aria-label={words.feetLabel(name)}>
        <rect class={`surface ${surface}`} x="4" y="4" width="112" height="132" rx="8" />
        <path class="front" d="M60 9l6 8h-12z" />
        {(places[stance] ?? places['both']!).map(([x, y, turn], which) => (
          <path key={which} class="foot" d={outline}
            transform={`translate(${x} ${stance === 'tandem' ? y : y + 6}) rotate(${turn}) scale(${(which === 0 && stance !== 'right' ? -1 : 1) * (stance === 'tandem' ? 0.95 : 1)} ${stance === 'tandem' ? 0.95 : 1})`} />
        ))}
        {(stance === 'left' || stance === 'right') && (
          <text x="60" y="132" text-anchor="middle">{stance === 'left' ? words.left : words.right}</text>
        )}
      </svg>
      <figcaption>{name}<br />{words.surfaces[surface] ?? surface}<br />{words.visions[vision] ?? vision}</figcaption>
    </figure>
  );
}
