//! The program, over its standard streams.

use std::io::{BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use lsp_server::Message;
use serde_json::{Value, json};

struct Program {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Program {
    fn start() -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kdsl-lsp"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Program { child, input, output }
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        self.raw(&message.to_string());
    }

    fn raw(&mut self, body: &str) {
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn receive(&mut self) -> Value {
        let message = Message::read(&mut self.output).unwrap().unwrap();
        serde_json::to_value(message).unwrap()
    }

    /// Closes the input and gives the exit code; nothing may stand on either output.
    fn end(mut self) -> i32 {
        drop(self.input);
        let mut rest = Vec::new();
        self.output.read_to_end(&mut rest).unwrap();
        let mut complaints = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
        assert_eq!((rest.as_slice(), complaints.as_str()), (b"".as_slice(), ""));
        self.child.wait().unwrap().code().unwrap()
    }
}

#[test]
fn a_session_over_the_streams() {
    let mut program = Program::start();
    program.send(json!({ "id": 1, "method": "initialize", "params": { "capabilities": {} } }));
    assert_eq!(program.receive()["result"]["capabilities"]["positionEncoding"], "utf-16");
    program.send(json!({ "method": "initialized", "params": {} }));
    let text = "Service web { spec: { prts: { http: 80 } } }";
    let document =
        json!({ "uri": "file:///nowhere/a.kdsl", "languageId": "kdsl", "version": 1, "text": text });
    program.send(json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }));
    assert_eq!(program.receive()["params"]["diagnostics"][0]["code"], "K0101");
    // A body that is no message is passed over.
    program.raw("{ no json");
    program.send(json!({ "id": "two", "method": "textDocument/hover", "params": {
        "textDocument": { "uri": "file:///nowhere/a.kdsl" },
        "position": { "line": 0, "character": 3 },
    } }));
    let hover = program.receive();
    assert!(hover["result"]["contents"]["value"].as_str().unwrap().contains("v1 Service"));
    program.send(json!({ "id": 3, "method": "shutdown" }));
    assert_eq!(program.receive()["id"], 3);
    program.send(json!({ "method": "exit" }));
    assert_eq!(program.end(), 0);
}

#[test]
fn a_lost_editor_ends_the_program() {
    assert_eq!(Program::start().end(), 1);
}
