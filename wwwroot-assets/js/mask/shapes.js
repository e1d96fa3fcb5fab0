// Drawing on a mask: a Uint8Array of width × height values, row-major, 0 keeps the picture, 255 paints it anew.
// Shapes have positions in pixels, (0, 0) is the upper left corner of the first pixel; edges are antialiased.

// More than it was where a shape is added, less where it is taken away; a pixel never pays twice for one stroke's overlaps.
function mix(values, index, coverage, erase) {
  const value = Math.round(255 * coverage);
  values[index] = erase ? Math.min(values[index], 255 - value) : Math.max(values[index], value);
}

// From one round dab to the next, with all between them.
export function drawCapsule({ values, width, height }, from, to, erase) {
  const reach = Math.max(from.radius, to.radius) + 1;
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach)), right = Math.min(width, Math.ceil(Math.max(from.x, to.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach)), bottom = Math.min(height, Math.ceil(Math.max(from.y, to.y) + reach));
  const dx = to.x - from.x, dy = to.y - from.y, length2 = dx * dx + dy * dy;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const px = x + 0.5 - from.x, py = y + 0.5 - from.y;
      const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
      const radius = from.radius + t * (to.radius - from.radius);
      const coverage = Math.min(1, radius + 0.5 - Math.hypot(px - t * dx, py - t * dy));
      if (coverage > 0) mix(values, y * width + x, coverage, erase);
    }
}

// Whole pixels only, so that a rectangle along a pixel's edge leaves no grey seam.
export function drawRectangle({ values, width, height }, from, to, erase) {
  const left = Math.max(0, Math.round(Math.min(from.x, to.x))), right = Math.min(width, Math.round(Math.max(from.x, to.x)));
  const top = Math.max(0, Math.round(Math.min(from.y, to.y))), bottom = Math.min(height, Math.round(Math.max(from.y, to.y)));
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) mix(values, y * width + x, 1, erase);
}

const scanlines = 4;

// The closed outline's inside by the even-odd rule: exact along a scanline, four scanlines a pixel.
export function drawPolygon({ values, width, height }, points, erase) {
  if (points.length < 3) return;
  const ys = points.map(point => point.y);
  const top = Math.max(0, Math.floor(Math.min(...ys))), bottom = Math.min(height, Math.ceil(Math.max(...ys)));
  for (let y = top; y < bottom; y++) {
    const coverage = new Float32Array(width);
    for (let line = 0; line < scanlines; line++) {
      const crossings = crossingsAt(points, y + (line + 0.5) / scanlines);
      for (let i = 0; i + 1 < crossings.length; i += 2) addSpan(coverage, crossings[i], crossings[i + 1]);
    }
    for (let x = 0; x < width; x++)
      if (coverage[x] > 0) mix(values, y * width + x, Math.min(1, coverage[x]), erase);
  }
}

function crossingsAt(points, y) {
  const crossings = [];
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length];
    if ((a.y <= y) !== (b.y <= y)) crossings.push(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
  });
  return crossings.sort((a, b) => a - b);
}

function addSpan(coverage, from, to) {
  const start = Math.max(0, from), end = Math.min(coverage.length, to);
  for (let x = Math.floor(start); x < end; x++) coverage[x] += (Math.min(x + 1, end) - Math.max(x, start)) / scanlines;
}

export const inverted = values => values.map(value => 255 - value);

export function coverageOf(values) {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / (255 * values.length);
}

// Three box blurs are nearly a Gaussian blur; its standard deviation is half the feather, so that an edge spreads over
// about `feather` pixels to both sides. Beyond the border goes on what is there.
export function feathered({ values, width, height }, feather) {
  let result = Float32Array.from(values);
  const reach = Math.max(1, Math.round((Math.sqrt(feather * feather + 1) - 1) / 2));
  for (let pass = 0; pass < 3; pass++) {
    result = transposed(blurredRows(result, width, height, reach), width, height);
    result = transposed(blurredRows(result, height, width, reach), height, width);
  }
  return Uint8Array.from(result, Math.round);
}

function blurredRows(values, width, height, reach) {
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const at = x => values[y * width + Math.min(width - 1, Math.max(0, x))];
    let sum = 0;
    for (let x = -reach; x <= reach; x++) sum += at(x);
    for (let x = 0; x < width; x++) {
      result[y * width + x] = sum / (2 * reach + 1);
      sum += at(x + reach + 1) - at(x - reach);
    }
  }
  return result;
}

function transposed(values, width, height) {
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) result[x * height + y] = values[y * width + x];
  return result;
}

// To a smaller size, by the mean of each area.
export function shrunk({ values, width, height }, smallWidth, smallHeight) {
  const rows = transposed(shrunkRows(Float32Array.from(values), width, height, smallWidth), smallWidth, height);
  return Uint8Array.from(transposed(shrunkRows(rows, height, smallWidth, smallHeight), smallHeight, smallWidth), Math.round);
}

function shrunkRows(values, width, height, smallWidth) {
  const result = new Float32Array(smallWidth * height), scale = width / smallWidth;
  for (let i = 0; i < smallWidth; i++) {
    const start = i * scale, end = Math.min(start + scale, width);
    for (let x = Math.floor(start); x < end; x++) {
      const weight = (Math.min(x + 1, end) - Math.max(x, start)) / (end - start);
      for (let y = 0; y < height; y++) result[y * smallWidth + i] += weight * values[y * width + x];
    }
  }
  return result;
}
