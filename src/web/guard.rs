//! What every request must be, and what every answer carries (OWASP ASVS 5.0, chapters 3 and 4).

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::who::{COOKIE, cookie};
use super::{Problem, Web};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; \
                      media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// No HSTS: behind a certificate of our own it would take away the way past the browser's first warning.
const ALWAYS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// The outermost: whatever the answer is, it carries these.
pub async fn dress(request: Request, next: Next) -> Response {
    let mut response = told(next.run(request).await);
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The body is read before anybody is refused: else the connection would break off under whoever is still sending it.
pub async fn hear_out(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match to_bytes(body, super::LARGEST_BODY).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(_) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
    }
}

pub async fn guard(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    match judge(&web, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// What the layers below refuse by themselves is a problem too: a body that is too large or too slow, a form that is none.
fn told(response: Response) -> Response {
    let refused = response.status().is_client_error() || response.status().is_server_error();
    let mime = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if !refused || mime == b"application/problem+json" || mime.starts_with(b"text/html") {
        return response;
    }
    let code = match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::REQUEST_TIMEOUT => "too_slow",
        _ => "body",
    };
    Problem::new(response.status(), code).into_response()
}

fn judge(web: &Web, request: &Request) -> Result<(), Problem> {
    let host = host(request).ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "host").detail("found no Host, expected one"))?;
    if !is_ours(&host, &web.names) {
        return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, "host").detail("found another host, expected this station"));
    }
    // Nothing here takes another method (tests/web/attack/roles.rs): whatever else comes is told so by the router.
    let safe = *request.method() != Method::POST;
    let strange = request.uri().path().starts_with("/api/") && cookie(request.headers(), COOKIE).is_none();
    // A program with a token carries no cookie that another site could use.
    if safe || request.headers().contains_key(header::AUTHORIZATION) || from_own_page(request.headers(), &host) {
        return Ok(());
    }
    // Whoever has neither could not be misused by another site: they hear what is missing.
    if strange {
        return Err(Problem::not_signed_in());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "cross_site").detail("found a request from elsewhere, expected one from our own page"))
}

fn host(request: &Request) -> Option<Authority> {
    let named = || request.headers().get(header::HOST)?.to_str().ok()?.parse().ok();
    request.uri().authority().cloned().or_else(named)
}

/// A name that is not ours would be a page of somebody else that has pointed its name at this station. Figures cannot be.
fn is_ours(host: &Authority, names: &[String]) -> bool {
    let name = host.host().trim_start_matches('[').trim_end_matches(']');
    let plain = name.trim_end_matches('.');
    name.parse::<IpAddr>().is_ok() || plain.eq_ignore_ascii_case("localhost") || names.iter().any(|own| own.eq_ignore_ascii_case(plain))
}

/// Browsers say where a request comes from, and pages cannot change it; what says nothing is no browser of ours.
fn from_own_page(headers: &HeaderMap, host: &Authority) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin") => true,
        Some(_) => false,
        None => text(header::ORIGIN).is_some_and(|origin| origin.strip_prefix("https://") == Some(host.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_names_and_figures_are_ours() {
        let names = ["dawr.local".to_owned()];
        for (host, ours) in [
            ("192.168.1.20:8443", true),
            ("[::1]:8443", true),
            ("localhost:8443", true),
            ("DAWR.local", true),
            ("dawr.local.", true),
            ("dawr.local.evil.example", false),
            ("evil.example:8443", false),
            ("1.2.3.4.evil.example", false),
        ] {
            assert_eq!(is_ours(&host.parse().unwrap(), &names), ours, "{host}");
        }
    }

    #[test]
    fn a_post_comes_from_our_own_page() {
        let host: Authority = "dawr.local:8443".parse().unwrap();
        for (name, value, own) in [
            ("sec-fetch-site", "same-origin", true),
            ("sec-fetch-site", "same-site", false),
            ("sec-fetch-site", "cross-site", false),
            ("sec-fetch-site", "none", false),
            ("origin", "https://dawr.local:8443", true),
            ("origin", "https://dawr.local", false),
            ("origin", "http://dawr.local:8443", false),
            ("origin", "null", false),
            ("x-other", "1", false),
        ] {
            let headers = HeaderMap::from_iter([(name.parse::<HeaderName>().unwrap(), HeaderValue::from_static(value))]);
            assert_eq!(from_own_page(&headers, &host), own, "{name}: {value}");
        }
    }
}
