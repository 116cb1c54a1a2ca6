//! The day's log by the API: the days there are, and a day in each format. Each one that leaves is journalled.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{ActId, Place};
use super::log_page::{LogPage, LogPrint, LogView, Neighbours, Stage};
use super::page::{Facts, Tab};
use super::pages::{Asked, CSV, admit, download, page};
use super::who::{Right, Who};
use super::{Problem, Web};
use crate::engine::Act;
use crate::queue::{Command, Language, LogFormat, PrintSummary, Record};
use crate::report::{Export, LogBody, file_name, workbook, write_csv};
use crate::store::{DayLog, Store, StoreFault, open_read_only};

#[derive(Serialize, ToSchema)]
pub struct Days {
    /// Newest first.
    pub days: Vec<String>,
}

impl Web {
    /// A look of its own at the database: never the engine's connection.
    pub async fn look<T: Send + 'static>(
        self: &Arc<Self>,
        look: impl FnOnce(&Store, &Self) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, Problem> {
        let web = self.clone();
        let looked = tokio::task::spawn_blocking(move || look(&open_read_only(&web.data)?, &web)).await;
        looked.map_err(Problem::fault)?.map_err(Problem::fault)
    }

    pub async fn day_log(self: &Arc<Self>, date: Date) -> Result<DayLog, Problem> {
        let log = self.look(move |store, _| store.log(date)).await?;
        log.ok_or_else(|| Problem::unknown("business day"))
    }

    fn stage(&self, date: Date) -> Stage {
        let open = self.snapshots.latest().and_then(|snapshot| snapshot.business_day);
        match open {
            Some(open) if open == date => Stage::Open,
            None if date == self.today() => Stage::Closed,
            _ => Stage::Over,
        }
    }

    /// Journalled before it leaves, so that none leaves unseen.
    pub async fn note_export(&self, who: &Who, log: &DayLog, format: LogFormat) -> Result<(), Problem> {
        let rows = u32::try_from(log.rows.len()).unwrap_or(u32::MAX);
        let record = Record::LogExported { date: log.date, format, rows };
        self.run(Act::by(who.actor, Command::Record(record))).await?;
        Ok(())
    }
}

/// The business days of the journal.
#[utoipa::path(get, path = "/api/log", tag = "log", responses((status = 200, body = Days), super::api::CommonProblems))]
pub async fn days(State(web): State<Arc<Web>>, who: Who) -> Result<Json<Days>, Problem> {
    who.needs(Right::ReadLog)?;
    let days = web.look(|store, _| store.days()).await?;
    Ok(Json(Days { days: days.iter().map(ToString::to_string).collect() }))
}

/// `2026-11-22.csv`, `.xlsx` or `.json`. The workbook speaks the language of `?lang=ar` or `?lang=en`.
#[utoipa::path(get, path = "/api/log/{file}", tag = "log", params(("file" = String, Path, example = "2026-11-22.csv")),
    responses((status = 200, description = "The day in that format", content(
        (LogBody = "application/json"), (String = "text/csv"), (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        super::api::CommonProblems))]
pub async fn file(State(web): State<Arc<Web>>, who: Who, asked: Asked, Place(file): Place<String>) -> Result<Response, Problem> {
    who.needs(Right::ReadLog)?;
    let (date, format) =
        named(&file).ok_or_else(|| Problem::unknown("file").detail("expected a day as in 2026-11-22.csv, .xlsx or .json"))?;
    let log = web.day_log(date).await?;
    web.note_export(&who, &log, format).await?;
    written(&web, &log, format, asked.language)
}

fn named(file: &str) -> Option<(Date, LogFormat)> {
    let (date, extension) = file.split_once('.')?;
    let format = match extension {
        "csv" => LogFormat::Csv,
        "xlsx" => LogFormat::Xlsx,
        "json" => LogFormat::Json,
        _ => return None,
    };
    Some((date.parse().ok()?, format))
}

fn written(web: &Web, log: &DayLog, format: LogFormat, language: Language) -> Result<Response, Problem> {
    let export = Export { log, config: &web.config, language };
    let (bytes, mime) = match format {
        LogFormat::Csv => {
            let mut csv = Vec::new();
            write_csv(&mut csv, &export).map_err(Problem::fault)?;
            (csv, CSV)
        }
        LogFormat::Xlsx => {
            (workbook(&export).map_err(Problem::fault)?, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
        _ => (serde_json::to_vec(&LogBody::of(&export)).map_err(Problem::fault)?, "application/json"),
    };
    download(bytes, mime, &file_name(&export, format.into()))
}

/// The summary of a day on the slip printer.
#[utoipa::path(post, path = "/api/log/{date}/print", tag = "log", params(("date" = String, Path, example = "2026-11-22"), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 204), super::api::CommonProblems, super::api::RuleProblems))]
pub async fn print(State(web): State<Arc<Web>>, who: Who, id: ActId, Place(date): Place<Date>) -> Result<StatusCode, Problem> {
    who.needs(Right::ReadLog)?;
    web.done(&who, Command::PrintSummary(PrintSummary { date }), &id).await
}

/// The latest day there is.
pub async fn latest(State(web): State<Arc<Web>>, who: Option<Who>, asked: Asked) -> Response {
    if let Err(response) = admit(who, Right::ReadLog, &asked) {
        return *response;
    }
    match web.look(|store, _| store.latest_day()).await {
        Ok(Some(date)) => asked.keep(Redirect::to(&format!("/log/{date}")).into_response()),
        Ok(None) => Problem::unknown("business day").detail("no day was ever opened at this station").into_response(),
        Err(problem) => problem.into_response(),
    }
}

pub async fn page_of(State(web): State<Arc<Web>>, who: Option<Who>, asked: Asked, Place(date): Place<Date>) -> Response {
    match shown(&web, who, &asked, date).await {
        Ok(response) | Err(response) => asked.keep(response),
    }
}

async fn shown(web: &Arc<Web>, who: Option<Who>, asked: &Asked, date: Date) -> Result<Response, Response> {
    let who = admit(who, Right::ReadLog, asked).map_err(|response| *response)?;
    let days = web.look(|store, _| store.days()).await.map_err(IntoResponse::into_response)?;
    let log = web.day_log(date).await.map_err(IntoResponse::into_response)?;
    Ok(page(&LogPage {
        frame: asked.frame(web, Tab::Log, Some(&who)),
        view: LogView::of(&Export { log: &log, config: &web.config, language: asked.language }),
        neighbours: Neighbours::of(date, &days),
        facts: Facts::new(&web.config, asked.language, web.counters).block(),
        stage: web.stage(date),
    }))
}

/// For A4; counts as an export.
pub async fn on_paper(State(web): State<Arc<Web>>, who: Option<Who>, asked: Asked, Place(date): Place<Date>) -> Response {
    match printed(&web, who, &asked, date).await {
        Ok(response) | Err(response) => asked.keep(response),
    }
}

async fn printed(web: &Arc<Web>, who: Option<Who>, asked: &Asked, date: Date) -> Result<Response, Response> {
    let who = admit(who, Right::ReadLog, asked).map_err(|response| *response)?;
    let log = web.day_log(date).await.map_err(IntoResponse::into_response)?;
    web.note_export(&who, &log, LogFormat::Page).await.map_err(IntoResponse::into_response)?;
    Ok(page(&LogPrint {
        frame: asked.frame(web, Tab::Log, Some(&who)),
        view: LogView::of(&Export { log: &log, config: &web.config, language: asked.language }),
        licence: web.config.branch.licence.clone(),
    }))
}
