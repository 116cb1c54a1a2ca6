slint::include_modules!();
pub const CATALOGUES: &[(&str, &str)] = &[("ar", ""), ("ur", "")];
