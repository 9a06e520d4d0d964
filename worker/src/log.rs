//! Where `tracing` goes: one JSON object a line on the console.

use std::io::{self, Write};

use tracing_subscriber::fmt::MakeWriter;
use worker::console_log;

/// Installs the subscriber; later calls change nothing.
pub fn install() {
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_ansi(false)
        .without_time()
        .with_max_level(tracing::Level::INFO)
        .with_writer(Console)
        .finish();
    // A second life of the isolate keeps the first subscriber.
    drop(tracing::subscriber::set_global_default(subscriber));
}

struct Console;

impl<'a> MakeWriter<'a> for Console {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(Vec::new())
    }
}

struct Line(Vec<u8>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let text = String::from_utf8_lossy(&self.0);
        console_log!("{}", text.trim_end());
    }
}
