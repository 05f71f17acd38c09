// What moves is drawn once a frame of the screen and not by Preact: its state changes four times a second.
import { useEffect, useRef } from 'preact/hooks';

/// Calls `draw` before each repaint while the component is on the screen.
export function useFrame(draw: () => void): void {
  const newest = useRef(draw);
  newest.current = draw;
  useEffect(() => {
    let handle = requestAnimationFrame(function frame() {
      newest.current();
      handle = requestAnimationFrame(frame);
    });
    return () => cancelAnimationFrame(handle);
  }, []);
}
