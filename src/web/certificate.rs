//! The certificate of the staff's pages: the branch's own, or one that the station makes once and signs itself.

use std::path::Path;
use std::sync::Arc;

use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};

use super::WebFault;
use crate::config::Web;
use crate::durable;

/// In the data folder; nobody but the station's user can read them.
pub const CHAIN: &str = "web-certificate.pem";
pub const KEY: &str = "web-key.pem";

pub struct Identity {
    pub tls: Arc<ServerConfig>,
    /// SHA-256 of the certificate, by which a person recognises it: `3F:A1:…`, 32 bytes.
    pub fingerprint: String,
}

/// Makes one where there is none. A file that cannot be used is told of, never replaced: staff have trusted it.
pub fn identity(web: &Web, folder: &Path) -> Result<Identity, WebFault> {
    let (chain, key) = match &web.certificate {
        Some(own) => (own.chain.clone(), own.key.clone()),
        None => (folder.join(CHAIN), folder.join(KEY)),
    };
    if web.certificate.is_none() && !(chain.exists() && key.exists()) {
        make(web, folder)?;
    }
    let unusable = |file: &Path, cause: String| WebFault::Certificate { file: file.to_owned(), cause };
    let certificates: Vec<CertificateDer> =
        CertificateDer::pem_file_iter(&chain).and_then(Iterator::collect).map_err(|fault| unusable(&chain, fault.to_string()))?;
    let first = certificates.first().ok_or_else(|| unusable(&chain, "there is no certificate in it".into()))?;
    let fingerprint = fingerprint(first);
    let private = PrivateKeyDer::from_pem_file(&key).map_err(|fault| unusable(&key, fault.to_string()))?;
    let provider = Arc::new(ring::default_provider());
    let mut tls = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, private))
        .map_err(|fault| unusable(&key, fault.to_string()))?;
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    // A page that comes back needs no second full handshake.
    tls.ticketer = ring::Ticketer::new().map_err(|fault| unusable(&key, fault.to_string()))?;
    Ok(Identity { tls: Arc::new(tls), fingerprint })
}

/// Its dates are wide: a Pi without a clock battery wakes in the past, and no authority looks at them.
fn make(web: &Web, folder: &Path) -> Result<(), WebFault> {
    let unmade = |fault: rcgen::Error| WebFault::Certificate { file: folder.join(CHAIN), cause: fault.to_string() };
    let names = web.names.iter().cloned().chain(["localhost".into(), "127.0.0.1".into(), "::1".into()]).collect::<Vec<_>>();
    let mut params = CertificateParams::new(names).map_err(unmade)?;
    params.distinguished_name.push(DnType::CommonName, "Dawr");
    (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2050, 1, 1));
    let key = KeyPair::generate().map_err(unmade)?;
    let certificate = params.self_signed(&key).map_err(unmade)?;
    for (name, text) in [(KEY, key.serialize_pem()), (CHAIN, certificate.pem())] {
        durable::write(folder, name, text.as_bytes()).map_err(|cause| WebFault::Unwritten { file: folder.join(name), cause })?;
    }
    Ok(())
}

fn fingerprint(certificate: &CertificateDer) -> String {
    let pairs: Vec<String> = Sha256::digest(certificate).iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}
