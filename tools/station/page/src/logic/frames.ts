// The binary frames of steadyplate.live.1; tools/station/live_frames.hpp says what is in them.

export const HEAD_BYTES = 16;
export const SAMPLE_BYTES = 32;

export interface Sample {
  time_s: number;
  load_n: number;
  cop_ml_mm: number;
  cop_ap_mm: number;
  tilt_ml_deg: number;
  tilt_ap_deg: number;
  lost: number; // samples missing before this one
}

export interface Frame {
  first: number; // sequence number of the first sample
  samples: Sample[];
}

/// Why a frame cannot be read. Then nothing of it is used.
export class FrameError extends Error {}

/// A whole frame. Throws FrameError for another version or a length that is not what its count says.
export function decodeFrame(data: ArrayBuffer): Frame {
  const view = new DataView(data);
  if (view.byteLength < HEAD_BYTES) throw new FrameError(`a frame of ${view.byteLength} bytes has no head`);
  const version = view.getUint8(0);
  if (version !== 1) throw new FrameError(`a frame of version ${version}`);
  const count = view.getUint32(4, true);
  if (view.byteLength !== HEAD_BYTES + count * SAMPLE_BYTES)
    throw new FrameError(`a frame of ${view.byteLength} bytes says it has ${count} samples`);
  const samples: Sample[] = new Array(count);
  for (let k = 0, at = HEAD_BYTES; k < count; ++k, at += SAMPLE_BYTES)
    samples[k] = {
      time_s: view.getFloat64(at, true),
      load_n: view.getFloat32(at + 8, true),
      cop_ml_mm: view.getFloat32(at + 12, true),
      cop_ap_mm: view.getFloat32(at + 16, true),
      tilt_ml_deg: view.getFloat32(at + 20, true),
      tilt_ap_deg: view.getFloat32(at + 24, true),
      lost: view.getUint32(at + 28, true),
    };
  return { first: Number(view.getBigUint64(8, true)), samples };
}

/// Counts what did not reach this page: sequence numbers never begin anew while the station runs.
export class SequenceCheck {
  private next: number | null = null;
  missed = 0;
  received = 0;

  take(frame: Frame): void {
    if (this.next !== null && frame.first > this.next) this.missed += frame.first - this.next;
    this.next = frame.first + frame.samples.length;
    this.received += frame.samples.length;
  }
}
