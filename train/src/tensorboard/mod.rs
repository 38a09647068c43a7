//! `TensorBoard`: a run as event files, which TensorBoard reads while they grow.
//!
//! Input: numbers with a tag and a step. Output: a file of records (`record.rs`) of events (`event.rs`).
//! Guarantees: a record is written whole, by one call of the operating system, so that a program which is
//! killed leaves all numbers that it wrote; no file that exists is written to.

mod event;
mod record;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use self::event::{Value, event};
use self::record::record;
use crate::histogram::Histogram;
use crate::{Error, History};

/// A file of events for TensorBoard: `tensorboard --logdir` shows it, also while the run goes on.
///
/// Each run has a folder of its own. A `/` in a tag makes a group of charts.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::train::{Dataset, Fit, TensorBoard};
/// use std::ops::ControlFlow;
///
/// network! { pub struct Line<1, 1 identity>; }
/// let data = Dataset::new([[0.0], [1.0]], [[1.0], [3.0]])?;
/// let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
///
/// # let folder = std::env::temp_dir().join("netwright-tensorboard-example");
/// # std::fs::remove_dir_all(&folder).ok();
/// // let folder = "target/netwright/line";
/// let mut board = TensorBoard::create(&folder)?;
/// let mut written = Ok(());
/// Fit::new(&mut net, &mut sgd, &data)
///     .on_epoch(|epoch, net| {
///         written = board
///             .scalar(epoch.epoch, "loss", epoch.loss)
///             .and_then(|()| board.histogram(epoch.epoch, "weights/line", net.parameters()));
///         if written.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
///     })
///     .run()?;
/// written?;
/// # assert_eq!(std::fs::read_dir(&folder).map(|files| files.count()).ok(), Some(1));
/// # std::fs::remove_dir_all(&folder).ok();
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Debug)]
pub struct TensorBoard {
    path: PathBuf,
    file: File,
}

impl TensorBoard {
    /// A new file in a folder, which is made if it is missing.
    ///
    /// # Errors
    ///
    /// If the folder or the file cannot be made.
    pub fn create(folder: impl AsRef<Path>) -> Result<Self, Error> {
        let folder = folder.as_ref();
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let (path, file) = new_file(folder)?;
        let mut board = Self { path, file };
        board.write(&event(now(), 0, "", Value::Version))?;
        Ok(board)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a number, as the nearest `f32`: TensorBoard has no other. It may be NaN or infinite.
    ///
    /// # Errors
    ///
    /// If the tag is empty, the step is 2⁶³ or more, or the file cannot be written.
    pub fn scalar(&mut self, step: u64, tag: &str, value: impl Into<f64>) -> Result<(), Error> {
        self.scalar_at(now(), step, tag, value.into())
    }

    /// Writes how numbers are spread, in 30 bins: weights, gradients, outputs.
    ///
    /// # Errors
    ///
    /// As [`scalar`](Self::scalar); if a number is not finite.
    pub fn histogram(&mut self, step: u64, tag: &str, values: &[f32]) -> Result<(), Error> {
        check(step, tag)?;
        let histogram = Histogram::of(values)?;
        self.write(&event(now(), step, tag, Value::Histogram(&histogram)))
    }

    fn scalar_at(&mut self, time: f64, step: u64, tag: &str, value: f64) -> Result<(), Error> {
        check(step, tag)?;
        #[expect(clippy::cast_possible_truncation, reason = "the format has single precision")]
        let value = Value::Scalar(value as f32);
        self.write(&event(time, step, tag, value))
    }

    fn write(&mut self, event: &[u8]) -> Result<(), Error> {
        self.file.write_all(&record(event)).map_err(Error::io(&self.path))
    }
}

impl History {
    /// Writes each epoch as scalars for TensorBoard, into a new file of the folder: `loss/training`,
    /// `loss/validation`, `metric/…`, `rate` and `seconds`, with the epoch as the step.
    ///
    /// The last epoch has the time of the call, and those before it are earlier by their seconds.
    /// [`TensorBoard`] writes while a run goes on, and histograms.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    ///
    /// ```
    /// use netwright::train::{History, Record};
    ///
    /// # let folder = std::env::temp_dir().join("netwright-tensorboard-history");
    /// let history = History::new(["accuracy"], [Record { epoch: 1, loss: 0.5, metrics: vec![1.0], ..Record::default() }])?;
    /// // let folder = "target/netwright/runs/1";
    /// let path = history.write_tensorboard(&folder)?;
    /// assert!(path.display().to_string().contains("tfevents"));
    /// # std::fs::remove_dir_all(&folder).ok();
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn write_tensorboard(&self, folder: impl AsRef<Path>) -> Result<PathBuf, Error> {
        let mut board = TensorBoard::create(folder)?;
        let mut time = now() - self.records().iter().map(|record| record.seconds).sum::<f64>();
        for record in self.records() {
            time += record.seconds;
            let step = record.epoch;
            board.scalar_at(time, step, "loss/training", record.loss)?;
            if let Some(loss) = record.validation {
                board.scalar_at(time, step, "loss/validation", loss)?;
            }
            for (name, &value) in self.metrics().iter().zip(&record.metrics) {
                board.scalar_at(time, step, &format!("metric/{name}"), value)?;
            }
            board.scalar_at(time, step, "rate", record.rate)?;
            board.scalar_at(time, step, "seconds", record.seconds)?;
        }
        Ok(board.path)
    }
}

/// Refuses what an event cannot have.
fn check(step: u64, tag: &str) -> Result<(), Error> {
    if tag.trim().is_empty() {
        return Err(Error::refused("a tag is empty", "name what the number is, such as `loss/training`"));
    }
    if i64::try_from(step).is_err() {
        let fact = format!("the step {step} is too large for TensorBoard");
        return Err(Error::refused(fact, "steps are below 2⁶³"));
    }
    Ok(())
}

/// Seconds since 1970.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}

/// A file that did not exist. TensorBoard reads those with `tfevents` in their name, by name: the time, the
/// process, and a count of this process.
fn new_file(folder: &Path) -> Result<(PathBuf, File), Error> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("events.out.tfevents.{:010.0}.{}.{count}", now().floor(), std::process::id());
        let path = folder.join(name);
        match File::create_new(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io(&path)(error)),
        }
    }
}
