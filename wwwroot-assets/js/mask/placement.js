// Where the picture lies in its frame, which has the picture's own size: scale, and its upper left corner in whole pixels.
const minScale = 0.5;
export const whole = Object.freeze({ scale: 1, x: 0, y: 0 });

export const isWhole = placement => placement.scale === 1 && placement.x === 0 && placement.y === 0;

export function placedRectangle({ width, height }, { scale, x, y }) {
  return { x, y, width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export const moved = (size, placement, dx, dy) => kept(size, { scale: placement.scale, x: placement.x + dx, y: placement.y + dy });

export const allowedScale = scale => Math.min(1, Math.max(minScale, scale));

// `about` is the point of the frame that stays where it is. Scales are whole percents.
export function scaled(size, placement, scale, about) {
  const to = Math.round(100 * allowedScale(scale)) / 100, ratio = to / placement.scale;
  return kept(size, { scale: to, x: about.x - (about.x - placement.x) * ratio, y: about.y - (about.y - placement.y) * ratio });
}

// The picture's centre never leaves the frame.
function kept(size, placement) {
  const { width, height } = placedRectangle(size, placement);
  const within = (offset, length, frame) => Math.round(Math.min(frame - length / 2, Math.max(-length / 2, offset)));
  return { scale: placement.scale, x: within(placement.x, width, size.width), y: within(placement.y, height, size.height) };
}

export const toPicture = (size, placement, point) => {
  const { x, y, width, height } = placedRectangle(size, placement);
  return { x: (point.x - x) * size.width / width, y: (point.y - y) * size.height / height };
};

// What a mask of the frame says of the picture in it; what the frame cuts off is kept.
export function ofPicture({ values, width, height }, placement) {
  const placed = placedRectangle({ width, height }, placement), own = new Uint8Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const frameX = placed.x + Math.floor((x + 0.5) * placed.width / width), frameY = placed.y + Math.floor((y + 0.5) * placed.height / height);
      if (frameX >= 0 && frameX < width && frameY >= 0 && frameY < height) own[y * width + x] = values[frameY * width + frameX];
    }
  return own;
}
