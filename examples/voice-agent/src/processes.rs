//! How are the four services started and stopped, so that none is ever left behind?

use std::error::Error;
use std::io;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::domain::Service;

const PATIENCE: Duration = Duration::from_secs(10);

/// The running services, in start order. Dropped, it kills them.
pub(crate) struct Processes {
    running: Vec<Running>,
}

struct Running {
    service: Service,
    child: Child,
    url: String,
}

impl Processes {
    /// Starts all four and waits until each accepts calls.
    pub(crate) async fn start(directory: &Path) -> Result<Processes, Box<dyn Error>> {
        let mut processes = Processes { running: Vec::new() };
        for service in Service::IN_START_ORDER {
            let running = processes.start_one(service, directory).await;
            processes.running.push(running.map_err(|error| format!("{}: {error}", service.name()))?);
        }
        Ok(processes)
    }

    async fn start_one(&self, service: Service, directory: &Path) -> Result<Running, Box<dyn Error>> {
        let file = directory.join(service.name()).with_extension("jsonl");
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["service", service.name()]);
        command.env("OTEL_SERVICE_NAME", service.name());
        command.env("CASEFILE_OUTPUT", format!("file:{}", file.display()));
        command.envs(self.running.iter().map(|running| (running.service.url_variable(), &running.url)));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let output = child.stdout.take().ok_or("its output is not ours")?;
        let mut lines = BufReader::new(output).lines();
        let url = timeout(PATIENCE, lines.next_line()).await??.ok_or("it ended before it accepted calls")?;
        Ok(Running { service, child, url })
    }

    /// Where `service` accepts calls.
    pub(crate) fn url(&self, service: Service) -> Option<&str> {
        self.running.iter().find(|running| running.service == service).map(|running| running.url.as_str())
    }

    /// Lets each service finish what it is doing and write what it recorded; callers end before those they call.
    pub(crate) async fn stop(mut self) -> Result<(), Box<dyn Error>> {
        while let Some(running) = self.running.pop() {
            let name = running.service.name();
            running.stop().await.map_err(|error| format!("{name}: {error}"))?;
        }
        Ok(())
    }
}

impl Running {
    async fn stop(mut self) -> io::Result<()> {
        drop(self.child.stdin.take());
        let status = timeout(PATIENCE, self.child.wait()).await??;
        if status.success() { Ok(()) } else { Err(io::Error::other(status.to_string())) }
    }
}
