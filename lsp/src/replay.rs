//! A session that was recorded, played again: what took how long, and what failed.

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::time::{Duration, Instant};

use lsp_server::{ErrorCode, Message};

use crate::server::Server;

/// What came of a session that was played again.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The methods, how often each came, and the median and longest times, as a table.
    pub report: String,
    /// The requests that failed because of the server, by their methods.
    pub failures: Vec<String>,
}

/// Plays the messages of a record, one in each line, as `kdsl lsp --record` wrote them. The files on the disk are
/// as they are now.
///
/// # Errors
/// Where the record cannot be read, or a line is no message.
pub fn replay(record: impl BufRead) -> io::Result<Replay> {
    let mut server = Server::new();
    let mut times: BTreeMap<String, Vec<Duration>> = BTreeMap::new();
    let mut failures = Vec::new();
    for (number, line) in record.lines().enumerate() {
        let line = line?;
        let message: Message = serde_json::from_str(&line).map_err(|error| {
            io::Error::new(io::ErrorKind::InvalidData, format!("line {}: {error}", number + 1))
        })?;
        let method = match &message {
            Message::Request(request) => request.method.clone(),
            Message::Notification(notification) => notification.method.clone(),
            Message::Response(_) => "(an answer of the editor)".to_owned(),
        };
        let start = Instant::now();
        let answers = server.handle(message);
        server.settle();
        times.entry(method.clone()).or_default().push(start.elapsed());
        if answers.iter().any(is_failure) {
            failures.push(method);
        }
        // What another thread would do is no part of the time of an answer.
        if let Some(job) = server.job() {
            let start = Instant::now();
            server.done(job.run());
            server.settle();
            times.entry("(compiling all of a large program)".to_owned()).or_default().push(start.elapsed());
        }
    }
    Ok(Replay { report: report(times), failures })
}

fn is_failure(message: &Message) -> bool {
    let Message::Response(response) = message else { return false };
    let internal = |error: &lsp_server::ResponseError| error.code == ErrorCode::InternalError as i32;
    response.response_result.as_ref().is_err_and(internal)
}

fn report(times: BTreeMap<String, Vec<Duration>>) -> String {
    let mut out = format!("{:<40} {:>6} {:>10} {:>10}\n", "message", "times", "median", "longest");
    for (method, mut times) in times {
        times.sort_unstable();
        let at = |place: usize| times.get(place).copied().unwrap_or_default().as_secs_f64() * 1e3;
        let (median, longest) = (at(times.len() / 2), at(times.len() - 1));
        out.push_str(&format!("{method:<40} {:>6} {median:>7.2} ms {longest:>7.2} ms\n", times.len()));
    }
    out
}
