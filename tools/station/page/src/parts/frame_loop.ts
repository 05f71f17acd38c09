// What moves is drawn once a frame of the screen and not by Preact: its state changes four times a second.
import { useEffect, useRef } from 'preact/hooks';

/// Calls `draw` before each repaint, or before every so-many-th, while the component is on the screen.
export function useFrame(draw: () => void, every = 1): void {
  const newest = useRef(draw);
  newest.current = draw;
  useEffect(() => {
    let frames = 0;
    let handle = requestAnimationFrame(function frame() {
      if (frames++ % every === 0) newest.current();
      handle = requestAnimationFrame(frame);
    });
    return () => cancelAnimationFrame(handle);
  }, []);
}
