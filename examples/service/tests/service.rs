//! The service at a port of its own, asked over TCP: it answers what it is asked, and lives through the rest.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use kdsl::Limits;
use kdsl_service::{Settings, run};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// No test is about how quick the machine is.
const LONG: Duration = Duration::from_secs(300);

fn patient() -> Settings {
    // A build for tests takes ten times as long for each step.
    let limits = Limits::UNTRUSTED.fuel(200_000).memory(8 << 20);
    Settings { limits, deadline: LONG, patience: LONG, ..Settings::default() }
}

fn serve(settings: Settings) -> SocketAddr {
    let (address, started) = std::sync::mpsc::channel();
    thread::spawn(move || {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            address.send(listener.local_addr().unwrap()).unwrap();
            run(listener, settings).await.unwrap();
        });
    });
    started.recv().unwrap()
}

/// The status and the body of an answer.
fn ask(address: SocketAddr, head: &str, body: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    let head = format!(
        "{head} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    // A body that is refused is not read to its end.
    let _ = stream.write_all(body);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    (status, body.to_owned())
}

fn compile(address: SocketAddr, program: &str, params: &Value) -> (u16, Value) {
    let body = json!({ "files": { "main.kdsl": program }, "params": params }).to_string();
    let (status, body) = ask(address, "POST /compile", body.as_bytes());
    (status, serde_json::from_str(&body).unwrap())
}

const GOOD: &str = "param tag: String\nPod web { spec.containers.web.image: \"web:${tag}\" }";
const TYPO: &str = "ConfigMap settings { dta: {} }";
const ENDLESS: &str = "ConfigMap c { data.n: \"${(1..90000).map(a => (1..90000).sum()).sum()}\" }";

fn assert_alive(address: SocketAddr) {
    let (status, answer) = compile(address, GOOD, &json!({ "tag": "v1" }));
    assert_eq!(status, 200, "{answer}");
    assert!(answer["yaml"].as_str().unwrap().contains("image: web:v1"), "{answer}");
    assert_eq!((&answer["resources"], ask(address, "GET /health", b"").0), (&json!(1), 200));
}

#[test]
fn a_good_program_is_answered_and_a_mistake_is_data() {
    let address = serve(patient());
    assert_alive(address);
    let (status, answer) = compile(address, TYPO, &json!({}));
    assert_eq!((status, &answer["yaml"]), (422, &Value::Null));
    let shown = answer["diagnostics"].to_string();
    assert!(shown.contains("K0101") && shown.contains("ConfigMap has no field `dta`"), "{shown}");
    let (status, answer) = compile(address, GOOD, &json!({ "tag": 1 }));
    assert_eq!(status, 422, "{answer}");
    assert!(answer["diagnostics"].to_string().contains("params of the host"), "{answer}");
}

#[test]
fn what_means_harm_is_refused_and_the_service_lives() {
    let address = serve(patient());
    let (status, answer) = compile(address, ENDLESS, &json!({}));
    assert!(status == 422 && answer["diagnostics"].to_string().contains("K0402"), "{answer}");
    let (status, answer) = compile(address, &"[".repeat(100_000), &json!({}));
    assert_eq!(status, 422, "{answer}");
    let (status, _) = ask(address, "POST /compile", &vec![b' '; 2 << 20]);
    assert_eq!(status, 413);
    assert_eq!(ask(address, "POST /compile", b"{").0, 400);
    assert_eq!(ask(address, "POST /compile", b"{\"files\":{},\"shell\":1}").0, 422);
    let (status, answer) = compile(address, "ConfigMap c { data.a: file(\"/etc/passwd\") }", &json!({}));
    assert!(status == 422 && answer["diagnostics"].to_string().contains("K0610"), "{answer}");
    assert_alive(address);
}

#[test]
fn what_takes_too_long_is_cancelled() {
    let limits = Limits::UNTRUSTED.fuel(u64::MAX).memory(u64::MAX);
    let deadline = Duration::from_millis(20);
    let address = serve(Settings { limits, deadline, ..patient() });
    let (status, answer) = compile(address, ENDLESS, &json!({}));
    assert_eq!(status, 504, "{answer}");
    assert!(answer["diagnostics"].to_string().contains("K0405"), "{answer}");
    assert_eq!(ask(address, "GET /health", b"").0, 200);
}

#[test]
fn fifty_at_once_all_get_their_answer() {
    let address = serve(Settings { at_once: 2, ..patient() });
    let one = |n: usize| match n % 5 {
        0 => assert_eq!(compile(address, ENDLESS, &json!({})).0, 422),
        1 => assert_eq!(compile(address, TYPO, &json!({})).0, 422),
        _ => assert_alive(address),
    };
    thread::scope(|scope| {
        for n in 0..50 {
            scope.spawn(move || one(n));
        }
    });
    assert_alive(address);
}

#[test]
fn who_would_wait_too_long_is_told_to_come_again() {
    let limits = Limits::UNTRUSTED.fuel(u64::MAX).memory(u64::MAX);
    let patience = Duration::from_millis(10);
    let address = serve(Settings { limits, at_once: 1, patience, ..patient() });
    // Its client goes away in the end, which cancels it: else this test would not end.
    let mut first = TcpStream::connect(address).unwrap();
    let body = json!({ "files": { "main.kdsl": ENDLESS } }).to_string();
    write!(first, "POST /compile HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    while compile(address, TYPO, &json!({})).0 != 503 {}
    drop(first);
    while compile(address, TYPO, &json!({})).0 != 422 {}
}
