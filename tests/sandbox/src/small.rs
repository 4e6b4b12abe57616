//! Small copies of pictures: 250 pixels wide, as the real server makes them.

const WIDTH: usize = 250;

/// The small copy of a picture, as a PNG; `None` for what is no PNG the sandbox can read, which is
/// then sent as it is.
pub fn small_copy(data: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(data));
    decoder.set_transformations(
        png::Transformations::normalize_to_color8() | png::Transformations::ALPHA,
    );
    let mut reader = decoder.read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    let depth = info.color_type.samples();
    let (width, height) = (
        usize::try_from(info.width).ok()?,
        usize::try_from(info.height).ok()?,
    );
    let tall = (height * WIDTH).div_ceil(width.max(1)).clamp(1, 16 * WIDTH);
    let mut small = Vec::with_capacity(WIDTH * tall * depth);
    for y in 0..tall {
        for x in 0..WIDTH {
            let columns = span(x, WIDTH, width);
            for sample in 0..depth {
                small.push(mean(
                    &pixels,
                    depth,
                    width,
                    sample,
                    columns,
                    span(y, tall, height),
                ));
            }
        }
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(
        &mut out,
        u32::try_from(WIDTH).ok()?,
        u32::try_from(tall).ok()?,
    );
    encoder.set_color(info.color_type);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().ok()?.write_image_data(&small).ok()?;
    Some(out)
}

/// The pixels of `from` that the pixel at `at` of `to` is made of; at least one.
fn span(at: usize, to: usize, from: usize) -> (usize, usize) {
    let first = at * from / to;
    (first, ((at + 1) * from / to).max(first + 1))
}

fn mean(
    pixels: &[u8],
    depth: usize,
    width: usize,
    sample: usize,
    columns: (usize, usize),
    rows: (usize, usize),
) -> u8 {
    let (mut sum, mut count) = (0_usize, 0_usize);
    for y in rows.0..rows.1 {
        for x in columns.0..columns.1 {
            if let Some(value) = pixels.get((y * width + x) * depth + sample) {
                sum += usize::from(*value);
                count += 1;
            }
        }
    }
    u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::small_copy;

    #[test]
    fn a_copy_is_250_wide_and_keeps_its_proportions() {
        for (width, height, tall) in [(640_u32, 480_u32, 188), (1, 1, 250), (500, 100, 50)] {
            let mut picture = Vec::new();
            let pixels = vec![90; (width * height) as usize];
            png::Encoder::new(&mut picture, width, height)
                .write_header()
                .unwrap()
                .write_image_data(&pixels)
                .unwrap();
            let small = small_copy(&picture).unwrap();
            let size = imagesize::blob_size(&small).unwrap();
            assert_eq!((size.width, size.height), (250, tall));
        }
        assert_eq!(small_copy(b"no picture"), None);
    }
}
