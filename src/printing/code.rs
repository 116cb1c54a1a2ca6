//! The slip's QR code.

use qrcode::{Color, EcLevel, QrCode};

use super::SlipFault;

/// What the code says (DOMAIN.md §1.5): an address where the branch has a public one, else a word that the kiosk's scanner knows.
pub fn code_text(public_url: Option<&str>, token: &str) -> String {
    match public_url {
        Some(public_url) => format!("{public_url}/t/{token}"),
        None => format!("DAWR:1:{token}"),
    }
}

/// The modules row by row, true is black, without a quiet zone. Level M (ISO/IEC 18004).
pub fn code_modules(text: &str) -> Result<Vec<Vec<bool>>, SlipFault> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    let width = code.width();
    let modules: Vec<bool> = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
    Ok(modules.chunks(width).map(<[bool]>::to_vec).collect())
}
