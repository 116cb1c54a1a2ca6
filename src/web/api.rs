//! The branch's API, and its description: `OpenAPI` 3.1, made from the handlers themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{AdditionalProperties, KnownFormat, Schema, SchemaFormat, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::who::COOKIE;
use super::{Problem, Web, branch, counter, improvements, log, ratings, suggestion, ticket};

/// What goes wrong: status, name in the description, and when.
const PROBLEMS: [(&str, &str, &str); 13] = [
    ("400", "Wrong", "The path, a header or the body is wrong."),
    ("408", "TooSlow", "The body has not come within 20 seconds."),
    ("413", "TooLarge", "The body is larger than 64 KiB."),
    ("421", "OtherHost", "Another host than this station."),
    ("429", "TooMany", "Too many listen already."),
    ("500", "Fault", "The disk or the database failed; nothing has changed."),
    ("503", "Ending", "The station is starting or ending."),
    ("401", "NotSignedIn", "Neither a session nor a token."),
    ("403", "NotAllowed", "The role may not do this, or the request comes from another site."),
    ("404", "Unknown", "There is no such ticket, service, counter or day."),
    ("409", "Refused", "The branch is not in the state for it: `code` says why."),
    ("415", "NoJson", "The body is not `application/json`."),
    ("422", "WrongValue", "A value is missing or not one of those that are known, or the key belongs to another act."),
];

fn problems(named: impl Iterator<Item = &'static (&'static str, &'static str, &'static str)>) -> BTreeMap<String, RefOr<Response>> {
    named.map(|(status, name, _)| ((*status).to_owned(), Ref::from_response_name(*name).into())).collect()
}

/// What a call that is for everybody may answer.
pub struct OpenProblems;

impl IntoResponses for OpenProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(PROBLEMS.iter().take(7))
    }
}

/// What any call that needs a sign-in may answer.
pub struct CommonProblems;

impl IntoResponses for CommonProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(PROBLEMS.iter().take(10))
    }
}

/// What a rule may answer besides.
pub struct RuleProblems;

impl IntoResponses for RuleProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(PROBLEMS.iter().skip(10))
    }
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Dawr", description = "The API of one branch: its queue, its counters, its board and its daily log."),
    modifiers(&Doors),
    components(schemas(Problem)),
    security(("token" = []), ("session" = []))
)]
struct Description;

struct Doors;

impl Modify for Doors {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("Made by `dawr token add`.")).build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        let session = ApiKey::Cookie(ApiKeyValue::with_description(COOKIE, "Of a page's sign-in; a POST must come from that page."));
        components.add_security_scheme("session", SecurityScheme::ApiKey(session));
        for (_, name, description) in PROBLEMS {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            let response = ResponseBuilder::new().description(description).content("application/problem+json", content).build();
            components.responses.insert(name.to_owned(), response.into());
        }
    }
}

fn described() -> OpenApiRouter<Arc<Web>> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(branch::health))
        .routes(routes!(branch::board))
        .routes(routes!(branch::board_events))
        .routes(routes!(branch::hall))
        .routes(routes!(branch::hall_events))
        .routes(routes!(branch::finish_service))
        .routes(routes!(branch::reopen_service))
        .routes(routes!(branch::answer_help))
        .routes(routes!(branch::close_day))
        .routes(routes!(branch::open_day))
        .routes(routes!(ticket::issue))
        .routes(routes!(ticket::cancel))
        .routes(routes!(ticket::reinstate))
        .routes(routes!(ticket::reprint))
        .routes(routes!(ticket::amend))
        .routes(routes!(counter::open))
        .routes(routes!(counter::close))
        .routes(routes!(counter::call_next))
        .routes(routes!(counter::call))
        .routes(routes!(counter::recall))
        .routes(routes!(counter::serve))
        .routes(routes!(counter::finish))
        .routes(routes!(counter::hold))
        .routes(routes!(counter::resume))
        .routes(routes!(counter::transfer))
        .routes(routes!(counter::no_show))
        .routes(routes!(counter::undo))
        .routes(routes!(log::days))
        .routes(routes!(log::file))
        .routes(routes!(log::print))
        .routes(routes!(suggestion::released))
        .routes(routes!(ratings::month))
        .routes(routes!(improvements::list, improvements::open))
        .routes(routes!(improvements::change))
        .routes(routes!(improvements::finish))
        .routes(routes!(improvements::exported))
}

pub fn routes() -> Router<Arc<Web>> {
    let (router, _) = described().split_for_parts();
    router.route("/api/openapi.json", axum::routing::get(openapi))
}

/// The description, as it is also kept in the repository.
pub fn document() -> String {
    let (_, mut openapi) = described().split_for_parts();
    for operation in openapi.paths.paths.values_mut().flat_map(|path| [path.get.as_mut(), path.post.as_mut()]).flatten() {
        describe_key(operation);
        describe_success(operation);
    }
    close_variants(openapi.components.get_or_insert_default().schemas.values_mut());
    openapi.to_pretty_json().unwrap_or_default() + "\n"
}

/// A header is there or is not: it is never null.
fn describe_key(operation: &mut Operation) {
    let uuid = ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
    let uuid: RefOr<Schema> = uuid.build().into();
    let own = operation.parameters.iter_mut().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    });
    for parameter in own.filter(|parameter| parameter.name == "Idempotency-Key") {
        parameter.description = Some("The same key with the same request, sent again, acts once.".to_owned());
        parameter.schema = Some(uuid.clone());
    }
}

/// `OpenAPI` wants words for each answer.
fn describe_success(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            let words = if status == "204" { "It is done." } else { "It is as follows." };
            words.clone_into(&mut response.description);
        }
    }
}

/// A variant takes no unknown fields either.
fn close_variants<'a>(schemas: impl Iterator<Item = &'a mut RefOr<Schema>>) {
    for schema in schemas {
        let RefOr::T(Schema::OneOf(one_of)) = schema else { continue };
        for variant in &mut one_of.items {
            if let RefOr::T(Schema::Object(object)) = variant {
                object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
            }
        }
    }
}

async fn openapi() -> axum::response::Response {
    ([(header::CONTENT_TYPE, "application/json")], document()).into_response()
}
