//! Pictures drawn by code: mountains under a sky, and a contact's coloured field.

use fastrand::Rng;

/// Colours of one picture: five bands of sky and four ridges, then snow.
const PALETTES: [[[u8; 3]; 10]; 3] = [
    // Evening.
    [
        [52, 62, 104],
        [96, 86, 132],
        [158, 110, 138],
        [218, 146, 128],
        [244, 190, 138],
        [120, 128, 150],
        [86, 100, 122],
        [52, 72, 88],
        [24, 40, 46],
        [250, 244, 236],
    ],
    // Clear day.
    [
        [84, 146, 208],
        [116, 170, 222],
        [150, 194, 232],
        [186, 214, 240],
        [214, 230, 244],
        [146, 170, 190],
        [104, 140, 140],
        [66, 112, 92],
        [38, 76, 56],
        [252, 254, 255],
    ],
    // Fog.
    [
        [196, 202, 206],
        [204, 210, 212],
        [212, 216, 218],
        [220, 224, 224],
        [228, 230, 230],
        [180, 188, 192],
        [152, 164, 168],
        [116, 132, 136],
        [78, 96, 100],
        [240, 242, 242],
    ],
];

/// A landscape as a PNG. The same arguments give the same bytes.
pub fn landscape(seed: u64, width: u32, height: u32) -> Vec<u8> {
    let mut rng = Rng::with_seed(seed);
    let palette = PALETTES
        .get(rng.usize(..PALETTES.len()))
        .unwrap_or(&PALETTES[0]);
    let ridges: Vec<Vec<u32>> = (0..4)
        .map(|depth| ridge(&mut rng, width, height, depth))
        .collect();
    let mut pixels = Vec::with_capacity(width as usize * height as usize);
    for y in 0..height {
        let sky = u8::try_from(y * 5 / height).unwrap_or(4).min(4);
        for x in 0..width as usize {
            let mut colour = sky;
            for (depth, line) in (0_u8..).zip(&ridges) {
                let top = line.get(x).copied().unwrap_or(height);
                if y >= top {
                    let snow = depth < 2 && y < top + height / 24;
                    colour = if snow { 9 } else { 5 + depth };
                }
            }
            pixels.push(colour);
        }
    }
    encode(width, height, palette.as_flattened(), &pixels)
}

/// A square of one colour with a lighter disc, for a contact's picture.
pub fn portrait(seed: u64) -> Vec<u8> {
    const SIDE: i32 = 96;
    let mut rng = Rng::with_seed(seed);
    let mut channel = || rng.u8(40..190);
    let ground = [channel(), channel(), channel()];
    let light = ground.map(|value| value.saturating_add(60));
    let pixels: Vec<u8> = (0..SIDE * SIDE)
        .map(|at| {
            let (x, y) = (at % SIDE - SIDE / 2, at / SIDE);
            let head = x * x + (y - 36) * (y - 36) < 18 * 18;
            let shoulders = x * x + (y - 98) * (y - 98) < 38 * 38;
            u8::from(head || shoulders)
        })
        .collect();
    let side = SIDE.unsigned_abs();
    encode(side, side, [ground, light].as_flattened(), &pixels)
}

/// Heights of a jagged line across the picture, measured from its top.
fn ridge(rng: &mut Rng, width: u32, height: u32, depth: u32) -> Vec<u32> {
    let middle = height * (9 + 3 * depth) / 20;
    let swing = height / (6 + 2 * depth);
    let step = (width / 9).max(2);
    let mut from = middle;
    let mut line = Vec::with_capacity(width as usize);
    while line.len() < width as usize {
        let to = middle - swing + rng.u32(0..=2 * swing);
        line.extend((0..step).map(|at| (from * (step - at) + to * at) / step));
        from = to;
    }
    line
}

fn encode(width: u32, height: u32, palette: &[u8], pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.to_vec());
    let written = encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(pixels));
    // Only arguments of ours can be wrong here: no picture is then what the tests will find.
    written.map_or_else(|_| Vec::new(), |()| bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn pictures_are_png_of_the_size_asked_for() {
        for bytes in [landscape(1, 64, 48), landscape(2, 3, 5), portrait(3)] {
            let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
                .read_info()
                .unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut pixels).unwrap();
        }
        assert_eq!(landscape(1, 64, 48), landscape(1, 64, 48));
        assert_ne!(landscape(1, 64, 48), landscape(2, 64, 48));
    }
}
