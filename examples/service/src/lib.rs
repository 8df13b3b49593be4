//! A service that compiles programs of strangers: `POST /compile` takes files and params as JSON, and answers with YAML or
//! with what is wrong.
//!
//! Whatever it is sent, it answers soon and stays alive. The body is bounded before it is read; the compiler bounds what
//! the program uses; a deadline cancels what takes too long, as does a client that goes away; so many programs are compiled
//! at once, and who would wait too long for his turn is told to come again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Json, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, serve};
use kdsl::{Cancel, Code, Compiler, Format, Limits, MemoryWorld, Output, render};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// What a request may take.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// What a program may use.
    pub limits: Limits,
    /// Bytes of a request.
    pub body: usize,
    /// How long one program is compiled.
    pub deadline: Duration,
    /// How many programs are compiled at once.
    pub at_once: usize,
    /// How long a request waits for its turn.
    pub patience: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            limits: Limits::UNTRUSTED,
            body: 1 << 20,
            deadline: Duration::from_millis(500),
            at_once: std::thread::available_parallelism().map_or(2, usize::from),
            patience: Duration::from_secs(2),
        }
    }
}

/// What is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    /// Paths and texts.
    files: BTreeMap<String, String>,
    /// The files that are built; `main.kdsl` if nothing is said.
    #[serde(default = "main_file")]
    build: Vec<String>,
    /// The values of params, of any type.
    #[serde(default)]
    params: BTreeMap<String, Value>,
}

fn main_file() -> Vec<String> {
    vec!["main.kdsl".to_owned()]
}

/// What all requests share.
struct Service {
    settings: Settings,
    turns: Arc<Semaphore>,
}

/// The routes: `POST /compile`, and `GET /health` for whoever wants to know whether it is alive.
pub fn app(settings: Settings) -> Router {
    let turns = Arc::new(Semaphore::new(settings.at_once));
    let service = Arc::new(Service { settings, turns });
    Router::new()
        .route("/compile", post(compile))
        .route("/health", get(async || "ok\n"))
        .layer(DefaultBodyLimit::max(settings.body))
        .with_state(service)
}

/// Serves until the process ends.
///
/// # Errors
/// What the listener has to say.
pub async fn run(listener: TcpListener, settings: Settings) -> std::io::Result<()> {
    serve(listener, app(settings)).await
}

async fn compile(State(service): State<Arc<Service>>, Json(request): Json<Request>) -> Response {
    let turn = timeout(service.settings.patience, Arc::clone(&service.turns).acquire_owned()).await;
    let Ok(Ok(turn)) = turn else {
        return error(StatusCode::SERVICE_UNAVAILABLE, "too many programs at once: try again in a moment");
    };
    // Dropped when the client goes away as well, which cancels what nobody waits for.
    let cancel = CancelOnDrop(Cancel::new());
    let mut compiler = Compiler::new().limits(service.settings.limits).cancel(&cancel.0);
    for (name, value) in &request.params {
        compiler = match compiler.param_of(name, value) {
            Ok(compiler) => compiler,
            Err(wrong) => return error(StatusCode::BAD_REQUEST, &format!("param `{name}`: {wrong}")),
        };
    }
    let mut work = spawn_blocking(move || work(&compiler, request, turn));
    let done = match timeout(service.settings.deadline, &mut work).await {
        Ok(done) => done,
        Err(_) => {
            cancel.0.cancel();
            work.await
        }
    };
    // A panic of the compiler would be a mistake of ours; it ends this request and no other.
    done.unwrap_or_else(|_| error(StatusCode::INTERNAL_SERVER_ERROR, "the compiler failed"))
}

/// Compiles, away from the threads that serve, and makes the answer there as well.
fn work(compiler: &Compiler, request: Request, turn: OwnedSemaphorePermit) -> Response {
    let world = MemoryWorld { files: request.files, ..MemoryWorld::default() };
    let output = compiler.compile(&world, &request.build);
    drop(turn);
    answer(&output)
}

fn answer(output: &Output) -> Response {
    let found = render(output.diagnostics(), output.sources(), Format::Json, false);
    let found: Value = serde_json::from_str(&found).unwrap_or(Value::Null);
    let cancelled = output.diagnostics().iter().any(|finding| finding.code == Code::K0405);
    let status = match (output.has_errors(), cancelled) {
        (_, true) => StatusCode::GATEWAY_TIMEOUT,
        (true, _) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let resources = output.manifests().filter(|_| !output.has_errors()).count();
    let body = json!({ "yaml": output.to_yaml(), "resources": resources, "diagnostics": found });
    (status, Json(body)).into_response()
}

fn error(status: StatusCode, words: &str) -> Response {
    (status, Json(json!({ "error": words }))).into_response()
}

struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
