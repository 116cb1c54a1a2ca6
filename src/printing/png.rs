//! A raster as a PNG picture: what the virtual printer keeps.

use super::Raster;

/// 1 bit a dot, as the paper looks: black on white.
pub fn png(raster: &Raster) -> Result<Vec<u8>, ::png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, u32::from(raster.width), u32::from(raster.height));
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_depth(::png::BitDepth::One);
    let mut writer = encoder.write_header()?;
    let picture: Vec<u8> = raster.bits().iter().map(|byte| !byte).collect();
    writer.write_image_data(&picture)?;
    writer.finish()?;
    Ok(file)
}
