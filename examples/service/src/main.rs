//! `kdsl-service [ADDRESS]`: serves at an address, `127.0.0.1:8080` if none is said.

use std::io::Write as _;

use kdsl_service::{Settings, run};
use tokio::net::TcpListener;

fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind(address).await?;
        writeln!(std::io::stderr(), "serving at http://{}", listener.local_addr()?)?;
        run(listener, Settings::default()).await
    })
}
