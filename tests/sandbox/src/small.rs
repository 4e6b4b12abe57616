//! Small copies of pictures: 250 pixels wide, in the picture's own format, as the real server makes
//! them. And how large a picture is.

use std::io::Cursor;

use image::{GenericImageView, ImageReader};

const WIDTH: u32 = 250;

/// The small copy of a picture; `None` for what is no picture the sandbox can read, which is then
/// sent as it is.
pub fn small_copy(data: &[u8]) -> Option<Vec<u8>> {
    let format = image::guess_format(data).ok()?;
    let picture = image::load_from_memory_with_format(data, format).ok()?;
    let (width, height) = picture.dimensions();
    let tall = u64::from(height) * u64::from(WIDTH);
    let tall = u32::try_from(tall.div_ceil(u64::from(width.max(1)))).ok()?;
    let mut small = Cursor::new(Vec::new());
    picture
        .thumbnail_exact(WIDTH, tall.clamp(1, 16 * WIDTH))
        .write_to(&mut small, format)
        .ok()?;
    Some(small.into_inner())
}

/// Width and height of a picture in pixels; `None` for what is none.
pub fn size_of(data: &[u8]) -> Option<(u32, u32)> {
    let reader = ImageReader::new(Cursor::new(data)).with_guessed_format();
    reader.ok()?.into_dimensions().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat};

    use super::{size_of, small_copy};

    #[test]
    fn a_copy_is_250_wide_and_keeps_proportions_and_format() {
        for format in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::WebP,
            ImageFormat::Gif,
        ] {
            for (width, height, tall) in [(640, 480, 188), (1, 1, 250), (500, 100, 50)] {
                let mut picture = Cursor::new(Vec::new());
                let blank = DynamicImage::new_rgb8(width, height);
                blank.write_to(&mut picture, format).unwrap();
                let small = small_copy(&picture.into_inner()).unwrap();
                assert_eq!(size_of(&small), Some((250, tall)), "{format:?}");
                assert_eq!(image::guess_format(&small).unwrap(), format);
            }
        }
        assert_eq!(small_copy(b"no picture"), None);
    }
}
