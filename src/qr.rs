//! The code on slip and screen that leads back to a ticket (DOMAIN.md §1.5).

use qrcode::{Color, QrCode, types::QrError};

/// A square of modules, row by row, `true` is dark; the quiet zone is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub width: usize,
    pub dark: Vec<bool>,
}

/// `<public_url>/t/<token>` where the branch has a public address, else `DAWR:1:<token>`.
pub fn content(public_url: Option<&str>, token: &str) -> String {
    match public_url {
        Some(address) => format!("{address}/t/{token}"),
        None => format!("DAWR:1:{token}"),
    }
}

/// Fails only where the text is longer than a QR code can hold, 2 kB.
pub fn code(content: &str) -> Result<Code, QrError> {
    let code = QrCode::new(content)?;
    Ok(Code { width: code.width(), dark: code.to_colors().into_iter().map(|colour| colour == Color::Dark).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_depends_on_the_public_address() {
        assert_eq!(content(None, "ab12"), "DAWR:1:ab12");
        assert_eq!(content(Some("https://turn.example.org"), "ab12"), "https://turn.example.org/t/ab12");
    }

    #[test]
    fn the_code_is_square_and_has_its_three_eyes() {
        let code = code(&content(None, "0123456789abcdef0123456789abcdef")).unwrap();
        assert_eq!(code.dark.len(), code.width * code.width);
        let last = code.width - 7;
        for (x, y) in [(0, 0), (last, 0), (0, last)] {
            assert!((0..7).all(|step| code.dark[y * code.width + x + step]), "the upper edge of the eye at {x},{y}");
        }
    }
}
