//! Serves `dist/` on the loopback address.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tiny_http::{Method, Request};

use crate::content;
use crate::dist::{self, Profile};
use crate::error::Error;

const DEFAULT_PORT: u16 = 8080;

/// Sent with every answer. The page may run its own scripts and its wasm, may show images and save files that it
/// made itself, and may talk to no other place.
const HEADERS: [(&str, &str); 5] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
    ),
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
];

/// Builds the page and serves it until the program is ended.
///
/// # Errors
/// Those of [`dist::build`] and [`Server::bind`].
pub(crate) fn build_and_serve(profile: Profile, port: Option<u16>) -> Result<(), Error> {
    let folder = dist::build(profile)?;
    let server = match port {
        Some(port) => Server::bind(folder, port)?,
        None => Server::bind_next_free(&folder)?,
    };
    println!("{}", server.address());
    server.run();
    Ok(())
}

/// A web server for the files of one folder.
pub(crate) struct Server {
    http: tiny_http::Server,
    folder: PathBuf,
}

impl Server {
    /// Listens on a port of 127.0.0.1; 0 lets the system choose one.
    ///
    /// # Errors
    /// [`Error::Listen`] when the port is taken or not allowed.
    pub(crate) fn bind(folder: PathBuf, port: u16) -> Result<Self, Error> {
        let http = tiny_http::Server::http(("127.0.0.1", port))
            .map_err(|error| Error::Listen(format!("port {port}: {error}")))?;
        Ok(Self { http, folder })
    }

    fn bind_next_free(folder: &Path) -> Result<Self, Error> {
        (DEFAULT_PORT..=u16::MAX)
            .find_map(|port| Self::bind(folder.to_path_buf(), port).ok())
            .ok_or_else(|| Error::Listen(format!("no port from {DEFAULT_PORT} on is free")))
    }

    /// What to open in a browser.
    pub(crate) fn address(&self) -> String {
        format!("http://{}/", self.http.server_addr())
    }

    /// Answers requests until [`Server::stop`].
    pub(crate) fn run(&self) {
        for request in self.http.incoming_requests() {
            self.answer(request);
        }
    }

    /// Lets [`Server::run`] return.
    pub(crate) fn stop(&self) {
        self.http.unblock();
    }

    fn answer(&self, request: Request) {
        let head = *request.method() == Method::Head;
        let answer = match request.method() {
            Method::Get | Method::Head => {
                self.read(request.url()).unwrap_or_else(Answer::not_found)
            }
            _ => Answer::method_not_allowed(),
        };
        // A browser that went away needs no answer.
        drop(answer.write(request.into_writer(), head));
    }

    fn read(&self, target: &str) -> Option<Answer> {
        let path = self.folder.join(content::path_of(target)?);
        let body = fs::read(&path).ok()?;
        Some(Answer {
            status: "200 OK",
            media_type: content::media_type(&path),
            body,
        })
    }
}

/// What goes back to the browser.
struct Answer {
    status: &'static str,
    media_type: &'static str,
    body: Vec<u8>,
}

impl Answer {
    fn not_found() -> Self {
        Self {
            status: "404 Not Found",
            media_type: "text/plain; charset=utf-8",
            body: b"Not found\n".to_vec(),
        }
    }

    fn method_not_allowed() -> Self {
        Self {
            status: "405 Method Not Allowed",
            media_type: "text/plain",
            body: Vec::new(),
        }
    }

    /// Writes the answer and asks the browser to close: tiny_http gives each open connection a thread, and lets a new
    /// one wait behind those that only stay open.
    fn write(&self, mut out: impl Write, head: bool) -> io::Result<()> {
        write!(out, "HTTP/1.1 {}\r\nConnection: close\r\n", self.status)?;
        write!(out, "Content-Length: {}\r\n", self.body.len())?;
        write!(out, "Content-Type: {}\r\n", self.media_type)?;
        for (name, value) in HEADERS {
            write!(out, "{name}: {value}\r\n")?;
        }
        out.write_all(b"\r\n")?;
        if !head {
            out.write_all(&self.body)?;
        }
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::{fs, thread};

    /// The whole answer to one request to a server of this package's own `src/`.
    fn answer_to(request_line: &str) -> String {
        let folder = crate::workspace::root().join("xtask/src");
        let server = Server::bind(folder, 0).unwrap();
        let address = server.http.server_addr().to_ip().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| server.run());
            let mut stream = TcpStream::connect(address).unwrap();
            write!(
                stream,
                "{request_line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
            )
            .unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            server.stop();
            answer
        })
    }

    #[test]
    fn a_file_comes_with_its_bytes_and_the_headers() {
        let answer = answer_to("GET /serve.rs");
        let own_source = crate::workspace::root().join("xtask/src/serve.rs");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.ends_with(&fs::read_to_string(own_source).unwrap()));
        for (name, value) in HEADERS {
            assert!(answer.contains(&format!("{name}: {value}\r\n")), "{name}");
        }
    }

    #[test]
    fn what_is_not_in_the_folder_is_not_found() {
        for target in ["/../Cargo.toml", "/nothing.js", "/", "/%73erve.rs"] {
            let answer = answer_to(&format!("GET {target}"));
            assert!(answer.starts_with("HTTP/1.1 404 "), "{target}: {answer}");
        }
    }

    #[test]
    fn only_reading_is_allowed() {
        assert!(answer_to("POST /serve.rs").starts_with("HTTP/1.1 405 "));
        assert!(answer_to("HEAD /serve.rs").ends_with("\r\n\r\n"));
    }

    #[test]
    fn a_taken_port_is_an_error() {
        let first = Server::bind(PathBuf::new(), 0).unwrap();
        let port = first.http.server_addr().to_ip().unwrap().port();
        assert!(matches!(
            Server::bind(PathBuf::new(), port),
            Err(Error::Listen(_))
        ));
    }
}
