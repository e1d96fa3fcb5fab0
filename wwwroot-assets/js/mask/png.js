// An 8-bit greyscale PNG, written value by value: a canvas gives colours, and some browsers disturb what is read from one.
export async function greyPng({ values, width, height }) {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8); // bits; colour type 0 is grey
  const lines = new Uint8Array(height * (width + 1)); // each begins with its filter, 0: none
  for (let y = 0; y < height; y++) lines.set(values.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const deflated = await new Response(new Blob([lines]).stream().pipeThrough(new CompressionStream("deflate"))).arrayBuffer();
  const parts = [
    new Uint8Array([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
    chunk("IHDR", new Uint8Array(header.buffer)), chunk("IDAT", new Uint8Array(deflated)), chunk("IEND", new Uint8Array(0)),
  ];
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function chunk(type, body) {
  const bytes = new Uint8Array(12 + body.length), view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes.set([...type].map(letter => letter.charCodeAt(0)), 4);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, crc(bytes.subarray(4, 8 + body.length)));
  return bytes;
}

// CRC-32 of ISO 3309, as PNG Annex D computes it.
function crc(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (0xEDB88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
