//! The server between standard input and standard output: a thread reads, one works on jobs, and one speaks.

use std::collections::VecDeque;
use std::io::{self, BufReader, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use lsp_server::Message;

use crate::server::Server;
use crate::workspace::{Done, Job};

/// Enough for every program that the limits of the compiler let through.
const STACK: usize = 64 << 20;

/// What happens.
enum Event {
    Message(Message),
    Done(Box<Done>),
    /// The editor is gone; why, where the stream failed.
    End(Option<io::Error>),
}

/// Where the messages of a session are written to, one in each line, so that it can be played again.
pub type Record = Box<dyn Write + Send>;

/// Serves an editor over standard input and output until it says `exit`.
///
/// # Errors
/// Fails where the streams do, and where the editor leaves without the `shutdown` that the protocol
/// asks for; a process should then end with the code 1.
pub fn run_stdio(record: Option<Record>) -> io::Result<()> {
    let (events, incoming) = channel();
    let (jobs, work) = channel();
    let read = events.clone();
    // Neither is waited for: one waits for the editor, the other for jobs that nobody needs any more.
    thread::Builder::new().name("kdsl reads".to_owned()).spawn(move || read_all(&read))?;
    let works = thread::Builder::new().name("kdsl works".to_owned()).stack_size(STACK);
    works.spawn(move || work_all(&work, &events))?;
    let serves = thread::Builder::new().name("kdsl serves".to_owned()).stack_size(STACK);
    let served = serves.spawn(move || serve(&incoming, &jobs, record))?;
    served.join().unwrap_or_else(|_| Err(io::Error::other("the server failed")))
}

fn read_all(events: &Sender<Event>) {
    let mut input = BufReader::new(io::stdin().lock());
    loop {
        let event = match Message::read(&mut input) {
            Ok(Some(message)) => Event::Message(message),
            // It has no id that could be answered; the next message may be a good one.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => continue,
            Err(error) => Event::End(Some(error)),
            Ok(None) => Event::End(None),
        };
        let is_end = matches!(event, Event::End(_));
        if events.send(event).is_err() || is_end {
            return;
        }
    }
}

fn work_all(jobs: &Receiver<Job>, events: &Sender<Event>) {
    while let Ok(job) = jobs.recv() {
        if events.send(Event::Done(Box::new(job.run()))).is_err() {
            return;
        }
    }
}

fn serve(events: &Receiver<Event>, jobs: &Sender<Job>, mut record: Option<Record>) -> io::Result<()> {
    let mut output = io::stdout().lock();
    let mut server = Server::new();
    let mut queue: VecDeque<Event> = VecDeque::new();
    loop {
        // Everything that came meanwhile is known before the next is answered: what is cancelled is not
        // computed, and findings are those of the last change.
        while let Ok(event) = events.try_recv() {
            queue.push_back(event);
        }
        server.cancelled(queue.iter().filter_map(|event| match event {
            Event::Message(message) => Some(message),
            _ => None,
        }));
        let event = match queue.pop_front() {
            Some(event) => event,
            None => {
                send(&mut output, server.settle())?;
                if let Some(job) = server.job() {
                    let _ = jobs.send(job);
                    send(&mut output, server.settle())?;
                }
                match events.recv() {
                    Ok(event) => event,
                    Err(_) => return Err(io::ErrorKind::UnexpectedEof.into()),
                }
            }
        };
        match event {
            Event::Message(message) => {
                if let Some(record) = &mut record {
                    serde_json::to_writer(&mut *record, &message)?;
                    record.write_all(b"\n")?;
                    record.flush()?;
                }
                send(&mut output, server.handle(message))?;
            }
            Event::Done(done) => server.done(*done),
            Event::End(error) => return Err(error.unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into())),
        }
        match server.exit_code() {
            Some(0) => return Ok(()),
            Some(_) => return Err(io::Error::other("the editor left without a shutdown")),
            None => {}
        }
    }
}

fn send(output: &mut impl Write, messages: Vec<Message>) -> io::Result<()> {
    messages.into_iter().try_for_each(|message| message.write(output))
}
