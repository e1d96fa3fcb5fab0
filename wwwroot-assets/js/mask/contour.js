// Where a mask crosses half: line segments in pixels, by marching squares between the pixels' centres.
// Outside of the picture nothing is masked, so that an outline closes along the border.
const half = 127.5;

// For each of the 16 cases of a square (bits: upper left 1, upper right 2, lower right 4, lower left 8) the pairs of its
// sides that a line joins: 0 top, 1 right, 2 bottom, 3 left.
const sides = [[], [[3, 0]], [[0, 1]], [[3, 1]], [[1, 2]], [[3, 0], [1, 2]], [[0, 2]], [[3, 2]], [[2, 3]], [[2, 0]], [[0, 1], [2, 3]], [[2, 1]], [[1, 3]], [[1, 0]], [[0, 3]], []];

export function contourOf({ values, width, height }) {
  const path = new Path2D();
  const at = (x, y) => x < 0 || y < 0 || x >= width || y >= height ? 0 : values[y * width + x];
  for (let y = -1; y < height; y++) {
    let topLeft = 0, bottomLeft = 0;
    for (let x = -1; x < width; x++) {
      const topRight = at(x + 1, y), bottomRight = at(x + 1, y + 1);
      const lines = sides[(topLeft > half) | (topRight > half) << 1 | (bottomRight > half) << 2 | (bottomLeft > half) << 3];
      for (const line of lines) {
        const [from, to] = line.map(side => crossing(side, x + 0.5, y + 0.5, topLeft, topRight, bottomRight, bottomLeft));
        path.moveTo(...from);
        path.lineTo(...to);
      }
      topLeft = topRight;
      bottomLeft = bottomRight;
    }
  }
  return path;
}

function crossing(side, x, y, topLeft, topRight, bottomRight, bottomLeft) {
  const between = (a, b) => (half - a) / (b - a);
  switch (side) {
    case 0: return [x + between(topLeft, topRight), y];
    case 1: return [x + 1, y + between(topRight, bottomRight)];
    case 2: return [x + between(bottomLeft, bottomRight), y + 1];
    default: return [x, y + between(topLeft, bottomLeft)];
  }
}
