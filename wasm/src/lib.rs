//! The compiler for JavaScript.
//!
//! Each function takes plain objects and gives plain objects; a mistake in a program, an option or an
//! argument comes back as data and is never thrown. Values cross the border as JSON, through the
//! `JSON` object of the host, so that the module needs no library for it.

mod answer;
mod options;
mod service;
mod types;
mod utf16;

use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = JSON, js_name = stringify, catch)]
    fn stringify(value: &JsValue) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn parse(text: &str) -> Result<JsValue, JsValue>;
}

/// Compiles a program to manifests.
#[wasm_bindgen(skip_typescript)]
pub fn compile(files: &JsValue, options: &JsValue) -> JsValue {
    to_js(&service::compile(to_json(files).as_deref(), to_json(options).as_deref()))
}

/// Finds the mistakes in a program without writing it.
#[wasm_bindgen(skip_typescript)]
pub fn check(files: &JsValue, options: &JsValue) -> JsValue {
    to_js(&service::check(to_json(files).as_deref(), to_json(options).as_deref()))
}

/// Writes a program in the one canonical style.
#[wasm_bindgen(skip_typescript)]
pub fn format(text: &JsValue) -> JsValue {
    to_js(&service::format(text.as_string().as_deref()))
}

/// Draws what refers to what in a program: `"mermaid"`, `"dot"`, or `"json"` for an object.
#[wasm_bindgen(skip_typescript)]
pub fn graph(files: &JsValue, format: &JsValue, options: &JsValue) -> JsValue {
    let format = if format.is_undefined() { Some("mermaid".to_owned()) } else { format.as_string() };
    let (files, options) = (to_json(files), to_json(options));
    to_js(&service::graph(files.as_deref(), format.as_deref().unwrap_or(""), options.as_deref()))
}

/// What is known of the thing at an index into the text of a file.
#[wasm_bindgen(skip_typescript)]
pub fn hover(files: &JsValue, path: &JsValue, index: f64, options: &JsValue) -> JsValue {
    let path = path.as_string().unwrap_or_default();
    let (files, options) = (to_json(files), to_json(options));
    to_js(&service::hover(files.as_deref(), &path, service::index(index), options.as_deref()))
}

/// Takes Kubernetes' documentation, which lies in a file of its own, for the hovers that follow.
#[wasm_bindgen(skip_typescript, js_name = loadDocs)]
pub fn load_docs(bytes: &[u8]) -> bool {
    service::load_docs(bytes)
}

/// The version of the compiler.
#[wasm_bindgen(skip_typescript)]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The JSON of a value; none of `undefined`. What has no JSON, such as a cycle, becomes a text that is none.
fn to_json(value: &JsValue) -> Option<String> {
    stringify(value).unwrap_or_else(|_| Some(String::new()))
}

fn to_js(value: &impl Serialize) -> JsValue {
    let text = serde_json::to_string(value).unwrap_or_default();
    parse(&text).unwrap_or(JsValue::NULL)
}
